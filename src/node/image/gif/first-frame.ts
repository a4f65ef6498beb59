import type { Pixels } from '../../../domain/image/pixels.ts';
import { damaged, truncated } from '../image-fault.ts';
import { gifPixelCount } from './pixel-count.ts';

/** The first frame of a GIF as a file of its own, without transparency, and what Pillow puts around it. */
export interface GifFrame {
  readonly bytes: Uint8Array;
  /** In pixels of the whole image; all of it in most files. */
  readonly area: { left: number; top: number; right: number; bottom: number };
  readonly size: { readonly width: number; readonly height: number };
  readonly surround: readonly [number, number, number];
  /** The compressed data, and their least code size. */
  readonly blocks: Uint8Array;
  readonly codeSize: number;
}

const HEADER_BYTES = 13;
const DESCRIPTOR_BYTES = 10;
const EXTENSION = 0x21;
const GRAPHIC_CONTROL = 0xf9;
const IMAGE = 0x2c;
const TRAILER = 0x3b;
const INTERLACED = 0x40;
const PALETTE_OF_256 = 0xf7;
/** What Pillow takes indexes for where a GIF has no palette. */
const GREYS = Buffer.from(Array.from({ length: 768 }, (_, i) => Math.floor(i / 3)));

/**
 * Pillow drops transparency: it shows the colour that the palette has for transparent pixels, where libvips shows
 * black. It never reads beyond the first frame, so that nothing after it can be damaged or cost anything.
 * @throws ImageFault
 */
export function firstGifFrame(bytes: Uint8Array): GifFrame {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (file.length < HEADER_BYTES) throw truncated();
  const globalPalette = paletteBytes(file[10]);
  const { start, transparentIndex } = findImage(file, HEADER_BYTES + globalPalette);
  if (file.length < start + DESCRIPTOR_BYTES) throw truncated();
  const [left, top, width, height] = [1, 3, 5, 7].map((at) => file.readUInt16LE(start + at));
  const area = { left, top, right: left + width, bottom: top + height };
  const size = {
    width: Math.max(area.right, file.readUInt16LE(6)),
    height: Math.max(area.bottom, file.readUInt16LE(8)),
  };
  if (width === 0 || height === 0) throw damaged(`its first frame is of ${width}x${height} pixels`);
  const localPalette = paletteBytes(file[start + 9]);
  const data = start + DESCRIPTOR_BYTES + localPalette;
  if (!(file[data] >= 1 && file[data] <= 11)) throw damaged(`its least code size is ${file[data]}`);
  const end = skipBlocks(file, data + 1);
  const paletteStart = localPalette > 0 ? start + DESCRIPTOR_BYTES : HEADER_BYTES;
  const colours = file.subarray(paletteStart, paletteStart + (localPalette || globalPalette));
  const palette = colours.length > 0 ? colours : GREYS;
  const surroundAt = (transparentIndex ?? 0) * 3;
  const [red = 0, green = 0, blue = 0] = palette.subarray(surroundAt, surroundAt + 3);
  const header = Buffer.from(file.subarray(0, HEADER_BYTES));
  header.writeUInt16LE(Math.min(size.width, 65_535), 6);
  header.writeUInt16LE(Math.min(size.height, 65_535), 8);
  header[10] = PALETTE_OF_256;
  const whole = Buffer.alloc(GREYS.length);
  whole.set(palette);
  const descriptor = Buffer.from(file.subarray(start, start + DESCRIPTOR_BYTES));
  descriptor[9] &= INTERLACED;
  const frame = Buffer.concat([header, whole, descriptor, file.subarray(data, end), Buffer.of(TRAILER)]);
  return {
    bytes: frame,
    area,
    size,
    surround: [red, green, blue],
    codeSize: file[data],
    blocks: file.subarray(data + 1, end),
  };
}

/** @throws ImageFault where the data of the frame end before its pixels do */
export function assertWholeFrame({ area, blocks, codeSize }: GifFrame): void {
  const pixels = (area.right - area.left) * (area.bottom - area.top);
  if (gifPixelCount(blocks, codeSize, pixels) < pixels) throw truncated();
}

/** Writes over what lies around the frame; nothing where the frame fills the image. */
export function fillAround(pixels: Pixels, { area, size, surround }: GifFrame): Pixels {
  const { width, height, data } = pixels;
  const [left, right] = [area.left, area.right].map((x) => Math.round((x * width) / size.width));
  const [top, bottom] = [area.top, area.bottom].map((y) => Math.round((y * height) / size.height));
  for (let y = 0; y < height; y++) {
    const isWithin = y >= top && y < bottom;
    for (let x = 0; x < width; x++) {
      if (isWithin && x === left) x = right;
      if (x < width) data.set(surround, (y * width + x) * 3);
    }
  }
  return pixels;
}

function findImage(file: Buffer, from: number): { start: number; transparentIndex?: number } {
  let transparentIndex: number | undefined;
  for (let at = from; at < file.length; ) {
    const block = file[at];
    if (block === IMAGE) return { start: at, transparentIndex };
    if (block === TRAILER) break;
    if (block !== EXTENSION) {
      at++;
      continue;
    }
    if (file[at + 1] === GRAPHIC_CONTROL && (file[at + 3] & 1) === 1) transparentIndex = file[at + 6];
    at = skipBlocks(file, at + 2);
  }
  throw truncated();
}

/** The position behind blocks that each say their length, the last of which is empty. */
function skipBlocks(file: Buffer, from: number): number {
  let at = from;
  while (at < file.length && file[at] !== 0) at += 1 + file[at];
  if (at >= file.length) throw truncated();
  return at + 1;
}

function paletteBytes(packed: number): number {
  return (packed & 0x80) === 0 ? 0 : 3 * 2 ** ((packed & 7) + 1);
}
