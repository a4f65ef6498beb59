import { deltaBinaryUnpack } from 'hyparquet/src/delta.js';
import type { ByteCursor } from './byte-cursor.ts';
import { damaged } from './damaged.ts';

const MAX_BIT_WIDTH = 64;
/** Lengths of packed blocks are multiples of it. */
const PACKED_TOGETHER = 32;

/**
 * Walks over `count` numbers in blocks of differences (DELTA_BINARY_PACKED), whose header is believed by the reader.
 * @throws RangeError where they are not so many, or lie behind the end
 */
export function checkDeltas(cursor: ByteCursor, count: number): void {
  const blockSize = cursor.varint();
  const perBlock = cursor.varint();
  const claimed = cursor.varint();
  cursor.varint();
  const size = blockSize / perBlock;
  if (claimed !== count || !(size > 0) || size % PACKED_TOGETHER !== 0) throw damaged();
  for (let left = count - 1; left > 0; ) {
    cursor.varint();
    const widths = cursor.at;
    cursor.skip(perBlock);
    for (let i = 0; i < perBlock && left > 0; i++, left -= size) {
      const width = cursor.bytes[widths + i];
      if (width > MAX_BIT_WIDTH) throw damaged();
      cursor.skip((size / 8) * width);
    }
  }
}

/**
 * Texts or bytes one behind the other, their lengths in front (DELTA_LENGTH_BYTE_ARRAY).
 * @returns how many bytes they have together
 */
export function checkDeltaLengths(cursor: ByteCursor, count: number): number {
  return texts(cursor, readDeltas(cursor, count), new Int32Array(count));
}

/**
 * Texts or bytes without what they have in common with the one before (DELTA_BYTE_ARRAY). Each may be as long as the
 * longest, so that few bytes become many.
 * @returns how many bytes they have together
 */
export function checkDeltaTexts(cursor: ByteCursor, count: number): number {
  const shared = readDeltas(cursor, count);
  return texts(cursor, readDeltas(cursor, count), shared);
}

function readDeltas(cursor: ByteCursor, count: number): Int32Array {
  const start = cursor.at;
  checkDeltas(cursor, count);
  const { buffer, byteOffset } = cursor.bytes;
  const view = new DataView(buffer, byteOffset + start, cursor.at - start);
  const values = new Int32Array(count);
  deltaBinaryUnpack({ view, offset: 0 }, count, values);
  return values;
}

function texts(cursor: ByteCursor, own: Int32Array, shared: Int32Array): number {
  let before = 0;
  let total = 0;
  for (let i = 0; i < own.length; i++) {
    if (!(shared[i] >= 0 && shared[i] <= before)) throw damaged();
    cursor.skip(own[i]);
    before = shared[i] + own[i];
    total += before;
  }
  return total;
}
