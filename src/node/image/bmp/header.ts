import { damaged, ImageFault, truncated } from '../image-fault.ts';

export interface BmpHeader {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly compression: 'none' | 'rle8' | 'rle4';
  readonly isTopDown: boolean;
  /** Red, green and blue of every index; black beyond what the file gives. Up to 8 bits. */
  readonly palette: Uint8Array;
  /** Which bits of a pixel are red, green and blue; absent of 24 bits in the usual order. */
  readonly masks?: readonly [number, number, number];
  readonly dataStart: number;
}

const FILE_HEADER_BYTES = 14;
const CORE_HEADER_BYTES = 12;
const INFO_HEADER_BYTES = 40;
const BITS = new Set([1, 4, 8, 16, 24, 32]);
const BIT_FIELDS = 3;
const ALPHA_BIT_FIELDS = 6;
const COMPRESSIONS = ['none', 'rle8', 'rle4', 'none', undefined, undefined, 'none'] as const;

/** @throws ImageFault */
export function readBmpHeader(file: Buffer): BmpHeader {
  const headerBytes = file.readUInt32LE(FILE_HEADER_BYTES);
  if (file.length < FILE_HEADER_BYTES + headerBytes) throw truncated();
  const isCore = headerBytes === CORE_HEADER_BYTES;
  const width = isCore ? file.readUInt16LE(18) : file.readInt32LE(18);
  const signedHeight = isCore ? file.readUInt16LE(20) : file.readInt32LE(22);
  const height = Math.abs(signedHeight);
  const bits = file.readUInt16LE(isCore ? 24 : 28);
  const code = isCore ? 0 : file.readUInt32LE(30);
  const compression = COMPRESSIONS[code];
  if (width <= 0 || height === 0) throw damaged(`its size is ${width}x${height}`);
  if (!BITS.has(bits)) throw damaged(`it has ${bits} bits a pixel`);
  const isEncoded = compression === 'rle8' || compression === 'rle4';
  if (compression === undefined || (isEncoded && bits !== (compression === 'rle8' ? 8 : 4))) {
    throw new ImageFault(`it is a BMP of compression ${code} and ${bits} bits`, 'Save it as PNG or JPEG.');
  }
  const hasMasks = code === BIT_FIELDS || code === ALPHA_BIT_FIELDS;
  const masksAfterHeader =
    hasMasks && headerBytes === INFO_HEADER_BYTES ? (code === BIT_FIELDS ? 12 : 16) : 0;
  const paletteStart = FILE_HEADER_BYTES + headerBytes + masksAfterHeader;
  if (file.length < paletteStart) throw truncated();
  const colours = bits > 8 ? 0 : (!isCore && file.readUInt32LE(46)) || 1 << bits;
  if (colours > 1 << 16) throw damaged(`its palette has ${colours} colours`);
  const entryBytes = isCore ? 3 : 4;
  const paletteEnd = paletteStart + colours * entryBytes;
  const stated = file.readUInt32LE(10);
  // Some writers count the palette to the pixels.
  const isPaletteLeftOut = stated === FILE_HEADER_BYTES + headerBytes && bits <= 8;
  return {
    width,
    height,
    bits,
    compression,
    isTopDown: signedHeight < 0,
    palette: readPalette(file.subarray(paletteStart, paletteEnd), entryBytes, bits),
    masks: hasMasks ? readMasks(file) : usualMasks(bits),
    dataStart: stated === 0 || isPaletteLeftOut ? paletteEnd : stated,
  };
}

function readPalette(entries: Buffer, entryBytes: number, bits: number): Uint8Array {
  const palette = new Uint8Array(bits > 8 ? 0 : 256 * 3);
  const count = Math.min(Math.floor(entries.length / entryBytes), palette.length / 3);
  for (let i = 0; i < count; i++) {
    for (let c = 0; c < 3; c++) palette[i * 3 + c] = entries[i * entryBytes + 2 - c];
  }
  return palette;
}

/** They lie behind the fields of the shortest header, within the longer ones. */
function readMasks(file: Buffer): [number, number, number] {
  const start = FILE_HEADER_BYTES + INFO_HEADER_BYTES;
  const masks = [0, 4, 8].map((at) => file.readUInt32LE(start + at)) as [number, number, number];
  return masks.some((mask) => mask !== 0) ? masks : [0xff0000, 0xff00, 0xff];
}

function usualMasks(bits: number): [number, number, number] | undefined {
  if (bits === 16) return [0x7c00, 0x3e0, 0x1f];
  return bits === 32 ? [0xff0000, 0xff00, 0xff] : undefined;
}
