import { type Random, seededRandom } from '../../src/random.ts';

/** Numbers at which counts, lengths and offsets overflow. */
const EXTREMES = [0n, 1n, 0x7fn, 0x80n, 0xffn, 0x7fffn, 0xffffn, 0x7fffffffn, 0xffffffffn, 2n ** 63n - 1n];
const EXTREME_TEXTS = ['0', '-1', '1e999', '-0', '1e-320', '4294967296', '9007199254740993', 'NaN', '""', ''];
const MOST_CHANGES = 4;
const LONGEST_BLOCK = 400;
const MOST_REPEATS = 20_000;

type Change = (bytes: Uint8Array, random: Random) => Uint8Array;

/** The file changed in one place, or in up to four; the same seed makes the same changes. */
export function mutate(bytes: Uint8Array, seed: number): Uint8Array {
  const random = seededRandom(seed);
  const changes = random() < 0.5 ? 1 : 1 + below(MOST_CHANGES, random);
  let changed = bytes;
  for (let left = changes; left > 0; left--) {
    changed = CHANGES[below(CHANGES.length, random)](changed, random);
  }
  return changed;
}

const flipBit: Change = (bytes, random) => {
  const at = below(bytes.length, random);
  return splice(bytes, at, 1, Uint8Array.of(bytes[at] ^ (1 << below(8, random))));
};

const overwrite: Change = (bytes, random) => {
  const [at, length] = block(bytes, 8, random);
  return splice(bytes, at, length, noise(length, random));
};

const truncate: Change = (bytes, random) => bytes.subarray(0, below(bytes.length, random));

const insert: Change = (bytes, random) =>
  splice(bytes, below(bytes.length, random), 0, noise(1 + below(16, random), random));

const remove: Change = (bytes, random) => {
  const [at, length] = block(bytes, LONGEST_BLOCK, random);
  return splice(bytes, at, length, new Uint8Array(0));
};

/** A block once more, right behind itself or somewhere else. */
const duplicate: Change = (bytes, random) => {
  const [from, length] = block(bytes, LONGEST_BLOCK, random);
  const at = random() < 0.5 ? from : below(bytes.length, random);
  return splice(bytes, at, 0, bytes.slice(from, from + length));
};

/** One byte thousands of times: nesting without end, where it is a bracket. */
const repeat: Change = (bytes, random) => {
  const at = below(bytes.length, random);
  const times = 1 + below(MOST_REPEATS, random);
  return splice(bytes, at, 1, new Uint8Array(times).fill(bytes[at]));
};

/** An extreme for a binary number of one to eight bytes. */
const binaryNumber: Change = (bytes, random) => {
  const width = [1, 2, 4, 8][below(4, random)];
  const number = new DataView(new ArrayBuffer(8));
  const bigEndian = random() < 0.3;
  const extreme = EXTREMES[below(EXTREMES.length, random)];
  number.setBigUint64(0, bigEndian ? extreme << BigInt(64 - 8 * width) : extreme, !bigEndian);
  return splice(bytes, below(bytes.length, random), width, new Uint8Array(number.buffer, 0, width));
};

/** An extreme for the next number that is written as text; the file as it is where there is none. */
const writtenNumber: Change = (bytes, random) => {
  const from = below(bytes.length, random);
  const start = bytes.findIndex((byte, i) => i >= from && isDigit(byte));
  if (start < 0) return bytes;
  let end = start;
  while (isDigit(bytes[end])) end++;
  const text = EXTREME_TEXTS[below(EXTREME_TEXTS.length, random)];
  return splice(bytes, start, end - start, new TextEncoder().encode(text));
};

const CHANGES: readonly Change[] = [
  ...[flipBit, flipBit, overwrite, insert, remove, duplicate],
  ...[truncate, repeat, binaryNumber, binaryNumber, writtenNumber, writtenNumber],
];

function splice(bytes: Uint8Array, at: number, remove: number, put: Uint8Array): Uint8Array {
  const rest = bytes.subarray(at + remove);
  const result = new Uint8Array(at + put.length + rest.length);
  result.set(bytes.subarray(0, at));
  result.set(put, at);
  result.set(rest, at + put.length);
  return result;
}

function block(bytes: Uint8Array, longest: number, random: Random): [at: number, length: number] {
  const at = below(bytes.length, random);
  return [at, Math.min(1 + below(longest, random), bytes.length - at)];
}

function noise(length: number, random: Random): Uint8Array {
  return Uint8Array.from({ length }, () => below(256, random));
}

function below(end: number, random: Random): number {
  return Math.floor(random() * end);
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57;
}
