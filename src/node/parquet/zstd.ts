import { randomBytes } from 'node:crypto';
import { damaged } from './damaged.ts';

const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
const MARK_BYTES = 16;
const CHECKSUM_BYTES = 4;
/** Of blocks whose second number is the size of the content, not of the block. */
const REPEATED_BYTE = 1;

/**
 * One frame. The decompressor does not say how much it made, so a mark is put behind the last block: it must come out
 * behind the last byte.
 * @throws RangeError where the frame does not give exactly `length` bytes
 */
export function decompressZstdFrame(
  input: Uint8Array,
  length: number,
  decompress: (frame: Uint8Array, output: Uint8Array) => Uint8Array,
): Uint8Array {
  const mark = randomBytes(MARK_BYTES);
  const output = new Uint8Array(length + MARK_BYTES);
  decompress(withLastBlock(input, mark), output);
  if (!mark.equals(output.subarray(length))) throw damaged();
  return output.subarray(0, length);
}

/** The frame with one more block, of these bytes as they are; without its checksum. */
function withLastBlock(frame: Uint8Array, content: Uint8Array): Uint8Array {
  const { last, end } = lastBlock(frame);
  const header = (content.length << 3) | 1;
  const longer = new Uint8Array(end + 3 + content.length);
  longer.set(frame.subarray(0, end));
  longer[last] &= ~1;
  longer.set([header & 0xff, (header >> 8) & 0xff, header >> 16], end);
  longer.set(content, end + 3);
  return longer;
}

/** Where the last block begins and ends; nothing but a checksum may follow it (RFC 8878, 3.1.1). */
function lastBlock(frame: Uint8Array): { last: number; end: number } {
  if (MAGIC.some((byte, i) => frame[i] !== byte)) throw damaged();
  const descriptor = frame[4];
  const hasChecksum = (descriptor & 4) !== 0;
  let at = headerBytes(descriptor);
  for (;;) {
    if (at + 3 > frame.length) throw damaged();
    const header = frame[at] | (frame[at + 1] << 8) | (frame[at + 2] << 16);
    const size = ((header >> 1) & 3) === REPEATED_BYTE ? 1 : header >> 3;
    const end = at + 3 + size;
    if (header & 1) {
      if (end + (hasChecksum ? CHECKSUM_BYTES : 0) !== frame.length) throw damaged();
      return { last: at, end };
    }
    at = end;
  }
}

function headerBytes(descriptor: number): number {
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const contentSize = descriptor >> 6;
  const sizeBytes = contentSize > 0 ? 2 ** contentSize : isSingleSegment ? 1 : 0;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3];
  return MAGIC.length + 1 + (isSingleSegment ? 0 : 1) + dictionaryBytes + sizeBytes;
}
