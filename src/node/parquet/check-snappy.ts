import { damaged } from './damaged.ts';

/** Bytes of the tags of literals and of the three kinds of copies, without what follows a literal. */
const TAG_BYTES = [1, 2, 3, 5];

/**
 * Walks over Snappy-compressed data without decompressing: every element must lie within it, and all together give as
 * many bytes as expected. The decompressor believes the length of a literal, and with a negative one would go round
 * in circles.
 * @throws RangeError
 */
export function checkSnappy(input: Uint8Array, length: number): void {
  let at = 0;
  while (input[at] >= 0x80) at++;
  at++;
  let made = 0;
  while (at < input.length && made <= length) {
    const tag = input[at];
    const kind = tag & 3;
    at += TAG_BYTES[kind];
    if (kind === 1) made += ((tag >> 2) & 7) + 4;
    else if (kind > 1) made += (tag >> 2) + 1;
    else {
      const lengthBytes = Math.max(0, (tag >> 2) - 59);
      const literal = 1 + (lengthBytes === 0 ? tag >> 2 : littleEndian(input, at, lengthBytes));
      at += lengthBytes + literal;
      made += literal;
    }
  }
  if (at !== input.length || made !== length) throw damaged();
}

function littleEndian(bytes: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let i = 0; i < count; i++) value += bytes[at + i] * 256 ** i;
  return value;
}
