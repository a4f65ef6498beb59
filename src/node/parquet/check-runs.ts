import type { ByteCursor } from './byte-cursor.ts';

const MAX_BIT_WIDTH = 32;

/**
 * Walks over `count` numbers in runs (RLE and bit-packed, mixed). The reader writes as many as a run claims, without
 * looking how many there may be.
 * @returns how many of them are 1; of a bit width of 1 only, otherwise 0
 * @throws RangeError where a run holds more than are left, or lies behind the end
 */
export function checkRuns(cursor: ByteCursor, bitWidth: number, count: number): number {
  if (!(bitWidth <= MAX_BIT_WIDTH)) throw new RangeError(`numbers of ${bitWidth} bits`);
  let left = count;
  let ones = 0;
  while (left > 0) {
    const header = cursor.varint();
    const isPacked = header % 2 === 1;
    const length = isPacked ? Math.min(Math.floor(header / 2) * 8, left) : header / 2;
    if (length > left) throw new RangeError(`a run of ${length} values where there are ${left}`);
    const start = cursor.at;
    cursor.skip(isPacked ? Math.ceil((length * bitWidth) / 8) : Math.ceil(bitWidth / 8));
    if (bitWidth === 1)
      ones += isPacked ? packedOnes(cursor.bytes, start, length) : length * (cursor.bytes[start] & 1);
    left -= length;
  }
  return ones;
}

function packedOnes(bytes: Uint8Array, start: number, length: number): number {
  let ones = 0;
  for (let i = 0; i < length; i++) ones += (bytes[start + (i >> 3)] >> (i & 7)) & 1;
  return ones;
}
