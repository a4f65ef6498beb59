import { damaged } from './damaged.ts';

type DecompressBlock = (block: Uint8Array, length: number) => Uint8Array;

/** Length before and after compression, in front of every block. */
const FRAME_HEADER_BYTES = 8;

/**
 * One block. The decompressor fills with zeros what a block that is too short does not give.
 * @throws RangeError where the block does not give exactly `length` bytes
 */
export function decompressLz4Block(
  input: Uint8Array,
  length: number,
  decompress: DecompressBlock,
): Uint8Array {
  if (blockLength(input, length) !== length) throw damaged();
  return decompress(input, length);
}

/**
 * Parquet's older LZ4: blocks in frames as Hadoop writes them, or a single block without any frame.
 * @throws RangeError where the data do not give exactly `length` bytes
 */
export function decompressLz4Frames(
  input: Uint8Array,
  length: number,
  decompress: DecompressBlock,
): Uint8Array {
  const blocks = hadoopBlocks(input, length);
  if (!blocks) return decompressLz4Block(input, length, decompress);
  const output = new Uint8Array(length);
  let at = 0;
  for (const { block, made } of blocks) {
    output.set(decompress(block, made), at);
    at += made;
  }
  return output;
}

interface Block {
  readonly block: Uint8Array;
  /** Bytes that it becomes. */
  readonly made: number;
}

/**
 * Frames hold the length of what they become and, for one block or several, the length of the block and the block.
 * @returns undefined where the input is no such frames, or they do not become `length` bytes together
 */
function hadoopBlocks(input: Uint8Array, length: number): Block[] | undefined {
  const view = new DataView(input.buffer, input.byteOffset, input.length);
  const blocks: Block[] = [];
  let total = 0;
  let at = 0;
  try {
    while (at + FRAME_HEADER_BYTES <= input.length) {
      let left = view.getUint32(at);
      at += 4;
      total += left;
      if (total > length) return undefined;
      while (left > 0) {
        const end = at + 4 + view.getUint32(at);
        if (end > input.length) return undefined;
        const block = input.subarray(at + 4, end);
        const made = blockLength(block, left);
        if (made === 0) return undefined;
        blocks.push({ block, made });
        left -= made;
        at = end;
      }
    }
  } catch {
    return undefined;
  }
  return at === input.length && total === length ? blocks : undefined;
}

/**
 * Walks over a block without decompressing it.
 * @returns how many bytes it becomes
 * @throws RangeError where it is cut off, copies from before its beginning, or becomes more than `most` bytes
 */
function blockLength(input: Uint8Array, most: number): number {
  let at = 0;
  let made = 0;
  const extended = (length: number): number => {
    for (let byte = length === 15 ? 255 : 0; byte === 255; length += byte) {
      if (at >= input.length) throw damaged();
      byte = input[at++];
    }
    return length;
  };
  while (at < input.length) {
    const token = input[at++];
    const literals = extended(token >> 4);
    at += literals;
    made += literals;
    if (at > input.length || made > most) throw damaged();
    // Only the last sequence has no copy.
    if (at === input.length) return made;
    const offset = input[at] + 256 * input[at + 1];
    at += 2;
    if (!(offset > 0 && offset <= made)) throw damaged();
    made += extended(token & 15) + 4;
    if (made > most) throw damaged();
  }
  throw damaged();
}
