import type { Pixels } from '../../../domain/image/pixels.ts';
import { truncated } from '../image-fault.ts';
import { assertPixels, type DecodeBounds } from '../image-limits.ts';
import { type BmpHeader, readBmpHeader } from './header.ts';
import { decodeRunLengths } from './run-lengths.ts';

/**
 * Windows and OS/2 bitmaps of 1, 4, 8, 16, 24 and 32 bits, run-length encoded ones too, as Pillow reads them.
 * Why not a package: docs/decisions/0014-images-and-splits.md.
 * @throws ImageFault
 */
export function decodeBmp(bytes: Uint8Array, bounds: DecodeBounds): Pixels {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const header = readBmpHeader(file);
  const { width, height, bits, compression } = header;
  bounds.assertShape(header);
  assertPixels(header, 'a BMP', 'copied', bounds.limits);
  const rgb = new Uint8Array(width * height * 3);
  if (compression === 'rle4' || compression === 'rle8') {
    const indexes = decodeRunLengths(file.subarray(header.dataStart), header);
    forEachRow(header, (row, to) => writeIndexed(indexes, row * width, 8, header, rgb, to));
    return { width, height, data: rgb };
  }
  const stride = ((width * bits + 31) >>> 5) * 4;
  const usedStride = Math.ceil((width * bits) / 8);
  const needed = stride * (height - 1) + usedStride;
  if (file.length < header.dataStart + needed) throw truncated();
  const write = bits <= 8 ? writeIndexed : bits === 24 && !header.masks ? writeBgr : writeMasked;
  forEachRow(header, (row, to) => write(file, header.dataStart + row * stride, bits, header, rgb, to));
  return { width, height, data: rgb };
}

/** Rows lie bottom up, unless the header says otherwise. */
function forEachRow(
  { width, height, isTopDown }: BmpHeader,
  write: (storedRow: number, to: number) => void,
): void {
  for (let y = 0; y < height; y++) write(isTopDown ? y : height - 1 - y, y * width * 3);
}

type WriteRow = (
  from: Uint8Array,
  start: number,
  bits: number,
  header: BmpHeader,
  rgb: Uint8Array,
  to: number,
) => void;

const writeIndexed: WriteRow = (from, start, bits, { width, palette }, rgb, to) => {
  const mask = (1 << bits) - 1;
  for (let x = 0; x < width; x++) {
    const bit = x * bits;
    const index = (from[start + (bit >> 3)] >> (8 - bits - (bit & 7))) & mask;
    rgb.set(palette.subarray(index * 3, index * 3 + 3), to + x * 3);
  }
};

const writeBgr: WriteRow = (from, start, _, { width }, rgb, to) => {
  for (let i = 0; i < width * 3; i += 3) {
    rgb[to + i] = from[start + i + 2];
    rgb[to + i + 1] = from[start + i + 1];
    rgb[to + i + 2] = from[start + i];
  }
};

const writeMasked: WriteRow = (from, start, bits, { width, masks = [] }, rgb, to) => {
  const bytesPerPixel = bits / 8;
  const channels = masks.map((mask) => {
    const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
    return { mask, shift, largest: mask === 0 ? 1 : mask >>> shift };
  });
  for (let x = 0; x < width; x++) {
    const at = start + x * bytesPerPixel;
    let value = 0;
    for (let byte = bytesPerPixel - 1; byte >= 0; byte--) value = (value << 8) | from[at + byte];
    for (let c = 0; c < 3; c++) {
      const { mask, shift, largest } = channels[c];
      rgb[to + x * 3 + c] = Math.floor((((value & mask) >>> shift) * 255) / largest);
    }
  }
};
