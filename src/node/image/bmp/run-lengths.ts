import { truncated } from '../image-fault.ts';

const END_OF_LINE = 0;
const END_OF_BITMAP = 1;
const DELTA = 2;

/**
 * The palette indexes of a run-length encoded bitmap, rows as they are stored. What a delta skips gets index 0.
 * @throws ImageFault where the data ends, or says it ends, before every pixel is known, as Pillow does
 */
export function decodeRunLengths(
  data: Uint8Array,
  { width, height, compression }: { width: number; height: number; compression: string },
): Uint8Array {
  const isNibbles = compression === 'rle4';
  const indexes = new Uint8Array(width * height);
  let to = 0;
  let from = 0;
  while (to < indexes.length) {
    if (from + 2 > data.length) throw truncated();
    const count = data[from];
    const value = data[from + 1];
    from += 2;
    if (count > 0) {
      // A run ends at the end of its row.
      const run = Math.min(count, width - (to % width));
      for (let i = 0; i < run; i++) {
        indexes[to++] = isNibbles ? (i % 2 === 0 ? value >> 4 : value & 15) : value;
      }
    } else if (value === END_OF_LINE) {
      to = Math.ceil(to / width) * width;
    } else if (value === END_OF_BITMAP) {
      throw truncated();
    } else if (value === DELTA) {
      if (from + 2 > data.length) throw truncated();
      to += data[from] + data[from + 1] * width;
      from += 2;
    } else {
      const pixels = Math.min(value, indexes.length - to);
      const bytes = isNibbles ? Math.ceil(pixels / 2) : pixels;
      if (from + bytes > data.length) throw truncated();
      for (let i = 0; i < pixels; i++) {
        const byte = data[from + (isNibbles ? i >> 1 : i)];
        indexes[to++] = isNibbles ? (i % 2 === 0 ? byte >> 4 : byte & 15) : byte;
      }
      // Stretches of single pixels fill whole 16-bit words.
      from += bytes + (bytes % 2);
    }
  }
  return indexes;
}
