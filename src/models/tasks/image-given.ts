import type { Pixels } from '../../domain/image/pixels.ts';
import { kindOf, unsupportedInput } from './unsupported-input.ts';

/** Path of an image file, encoded bytes (a Buffer too), or decoded pixels. */
export type ImageGiven = string | Uint8Array | ArrayBuffer | Pixels;

const WANTED = 'a path, encoded bytes or pixels';
const USUAL =
  'Give a path, a Uint8Array or ArrayBuffer with the file, or { width, height, data } with RGB values.';

/**
 * Also of another realm, as test runners make them.
 * @throws PremodelError `unsupported-input`, which says how to make what is supported of it where that is known
 */
export function assertImageGiven(given: unknown): asserts given is ImageGiven {
  if (typeof given === 'string') return assertPath(given);
  if (isTagged(given, 'Uint8Array') || isArrayBuffer(given) || isPixels(given)) return;
  throw unsupportedInput(kindOf(given), WANTED, remedyFor(given));
}

/** A file may be called almost anything; what has a scheme is taken for a URL. */
function assertPath(path: string): void {
  if (path === '') throw unsupportedInput('an empty text', WANTED, USUAL);
  const isUrl = /^(https?|data|blob|file):/i.test(path);
  if (isUrl) throw unsupportedInput('a URL', WANTED, remedyForUrl(path));
}

/** Told by what it says it is, for it may be of another realm; a Buffer says Uint8Array. */
function isTagged(value: unknown, name: string): boolean {
  return ArrayBuffer.isView(value) && Object.prototype.toString.call(value) === `[object ${name}]`;
}

/** Also of another realm, and no shared memory: only a real one has this length to give. */
function isArrayBuffer(value: unknown): boolean {
  try {
    BYTE_LENGTH.call(value);
    return true;
  } catch {
    return false;
  }
}

const BYTE_LENGTH = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength')!.get!;

function isPixels(given: unknown): given is Pixels {
  if (typeof given !== 'object' || given === null) return false;
  const { width, height, data } = given as Partial<Record<keyof Pixels, unknown>>;
  return (
    Number.isInteger(width) &&
    Number.isInteger(height) &&
    (isTagged(data, 'Uint8Array') || isTagged(data, 'Uint8ClampedArray'))
  );
}

function remedyFor(given: unknown): string {
  if (given instanceof URL) return remedyForUrl(given.href);
  if (given instanceof Blob) return 'Give its bytes: await blob.arrayBuffer().';
  if (given instanceof Promise) return 'Await it first.';
  if (ArrayBuffer.isView(given)) {
    return 'Give the bytes of the file as a Uint8Array, or pixels as { width, height, data }.';
  }
  return USUAL;
}

function remedyForUrl(url: string): string {
  return /^file:/i.test(url)
    ? 'Give its path: fileURLToPath(url) of node:url.'
    : 'Fetch it, and give its bytes: await (await fetch(url)).arrayBuffer().';
}
