import { constants } from 'node:buffer';
import { createHash } from 'node:crypto';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { PremodelError } from '../error.ts';
import type { ModelFiles } from '../models/model-files.ts';
import type { ByteSource } from '../models/onnx/wire-format.ts';
import type { ModelFile } from '../profile/profile.ts';
import { hashFiles, sha256OfFile } from './hash.ts';
import { withFileSource } from './onnx/file-source.ts';
import { openRegularFile } from './read-regular-file.ts';

const CHUNK_BYTES = 4_000_000;
const ORIGIN = { origin: 'take it from where the model came from' };

/**
 * Reads the files of one model folder. What was pinned, or read before, must still be the same: the bytes that are
 * returned are the bytes that were hashed, also when a model is loaded again.
 *
 * @example
 * const reader = new ModelReader('/models/small', candidate.files);
 * await reader.bytes('onnx/model.onnx'); // rejects with `modified-model` where it is another file
 */
export class ModelReader implements ModelFiles {
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  readonly #pinned: ReadonlyMap<string, ModelFile>;
  readonly #seen = new Map<string, ModelFile>();

  constructor(folder: string, pins: readonly ModelFile[] = []) {
    this.folder = resolve(folder);
    this.name = basename(this.folder);
    this.#pinned = new Map(pins.map((pin) => [pin.path, pin]));
  }

  place(file: string): string {
    return join(this.folder, file);
  }

  async isThere(): Promise<boolean> {
    return (await statOf(this.folder)) !== undefined;
  }

  async has(file: string): Promise<boolean> {
    return (await statOf(this.place(file)))?.isFile() ?? false;
  }

  list(folder: string): Promise<string[]> {
    return readdir(join(this.folder, folder)).catch(() => []);
  }

  async scan<Result>(file: string, read: (source: ByteSource) => Result): Promise<Result> {
    return withFileSource(this.place(file), read);
  }

  /** A link counts as where it leads: in the cache of Hugging Face, files are links to what lies side by side. */
  async isOwn(file: string, model: string): Promise<boolean> {
    const real = await realpath(this.place(file));
    const homes = [await realpath(this.folder), dirname(await realpath(this.place(model)))];
    return homes.some((home) => real.startsWith(home.endsWith(sep) ? home : home + sep));
  }

  /**
   * @param path relative to the folder, with forward slashes
   * @throws PremodelError `modified-model`, `model-too-large`, `missing-file`, `unreadable-file`
   */
  async bytes(path: string, maxBytes = constants.MAX_LENGTH): Promise<Uint8Array> {
    const file = join(this.folder, path);
    const known = this.#known(path);
    const handle = await openRegularFile(file, ORIGIN).catch((error) => {
      throw known ? this.#modified(path, 'is missing or cannot be read') : error;
    });
    try {
      const { size } = await handle.stat();
      if (size > maxBytes) throw tooLarge(file, size, maxBytes);
      if (known && known.sizeBytes !== size) {
        throw this.#modified(path, `has ${size} bytes, and had ${known.sizeBytes}`);
      }
      const bytes = new Uint8Array(size);
      const hash = createHash('sha256');
      for (let at = 0; at < size; ) {
        const { bytesRead } = await handle.read(bytes, at, Math.min(CHUNK_BYTES, size - at), at);
        if (bytesRead === 0) throw this.#modified(path, 'became shorter while it was read');
        hash.update(bytes.subarray(at, at + bytesRead));
        at += bytesRead;
      }
      const sha256 = hash.digest('hex');
      if (known && known.sha256 !== sha256) throw this.#modified(path, 'has other contents');
      this.#seen.set(path, { path, sha256, sizeBytes: size });
      return bytes;
    } finally {
      await handle.close();
    }
  }

  /** Size and hash of files as they were pinned or read; of others as they are, which then holds. */
  async identify(paths: readonly string[]): Promise<ModelFile[]> {
    const unknown = paths.filter((path) => !this.#known(path));
    for (const file of await hashFiles(this.folder, unknown)) this.#seen.set(file.path, file);
    return paths.flatMap((path) => this.#known(path) ?? []);
  }

  /**
   * To be asked when a file turns out to be no model: one that was changed is no longer the model that is wanted.
   * @throws PremodelError `modified-model` where a file that was pinned or read has changed or is gone
   */
  async assertUnchanged(): Promise<void> {
    for (const { path, sha256, sizeBytes } of [...this.#pinned.values(), ...this.#seen.values()]) {
      const problem = await changeOf(join(this.folder, path), { sha256, sizeBytes });
      if (problem !== undefined) throw this.#modified(path, problem);
    }
  }

  #known(path: string): ModelFile | undefined {
    return this.#pinned.get(path) ?? this.#seen.get(path);
  }

  #modified(path: string, problem: string): PremodelError {
    const since = this.#pinned.has(path) ? 'was profiled' : 'was opened';
    return modifiedModel(
      join(this.folder, path),
      `${basename(this.folder)} is not the model that ${since}: ${path} ${problem}`,
    );
  }
}

function statOf(path: string) {
  return stat(path).catch(() => undefined);
}

/** What is different about a file, to end a sentence: its size is looked at first. Undefined where nothing is. */
export async function changeOf(
  file: string,
  { sha256, sizeBytes }: Pick<ModelFile, 'sha256' | 'sizeBytes'>,
): Promise<string | undefined> {
  const info = await statOf(file);
  if (!info?.isFile()) return 'is missing';
  if (info.size !== sizeBytes) return `has ${info.size} bytes, and had ${sizeBytes}`;
  return (await sha256OfFile(file)) === sha256 ? undefined : 'has other contents';
}

export function modifiedModel(file: string, message: string): PremodelError {
  return new PremodelError('modified-model', message, {
    place: { file },
    remedy:
      'Restore the model, or profile and train again; --allow-modified (allowModified), given at the start, runs it all the same.',
  });
}

function tooLarge(file: string, size: number, maxBytes: number): PremodelError {
  return new PremodelError('model-too-large', `${file} has ${size} bytes; ${maxBytes} can be read at once`, {
    place: { file },
    remedy: 'Leave the model out, or use a smaller variant of it.',
  });
}
