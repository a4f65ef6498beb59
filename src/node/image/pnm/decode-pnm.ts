import type { Pixels } from '../../../domain/image/pixels.ts';
import { damaged, truncated } from '../image-fault.ts';
import { assertPixels, type DecodeBounds } from '../image-limits.ts';
import { TokenReader } from './tokens.ts';

const LARGEST_MAXVAL = 65_535;

/**
 * Netpbm's PBM, PGM and PPM, plain and binary, as Pillow reads them; values up to 255 or 65,535 are scaled to 0..255.
 * @throws ImageFault
 */
export function decodePnm(bytes: Uint8Array, bounds: DecodeBounds): Pixels {
  const kind = bytes[1] - 0x30;
  const tokens = new TokenReader(bytes, 2);
  const size = { width: tokens.number(), height: tokens.number() };
  const { width, height } = size;
  const isBitmap = kind === 1 || kind === 4;
  const maxval = isBitmap ? 1 : tokens.number();
  if (width === 0 || height === 0) throw damaged(`its size is ${width}x${height}`);
  if (maxval === 0 || maxval > LARGEST_MAXVAL) throw damaged(`its largest value is ${maxval}`);
  bounds.assertShape(size);
  assertPixels(size, 'a PNM', 'copied', bounds.limits);

  const channels = kind === 3 || kind === 6 ? 3 : 1;
  const next =
    kind <= 3
      ? plainValues(tokens, isBitmap)
      : binaryValues(bytes, tokens.position, { width, maxval, isBitmap });
  const levels = levelsOf(maxval, isBitmap);
  // Checked before memory is taken: no value takes less than a bit.
  if ((bytes.length - tokens.position) * 8 < width * height * channels) throw truncated();
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0; i < rgb.length; ) {
    if (channels === 3) rgb[i++] = levels[next()];
    else {
      const level = levels[next()];
      rgb[i++] = level;
      rgb[i++] = level;
      rgb[i++] = level;
    }
  }
  return { width, height, data: rgb };
}

/** What each value becomes; those beyond the largest are clipped to it. */
function levelsOf(maxval: number, isBitmap: boolean): Uint8Array {
  if (isBitmap) return Uint8Array.of(255, 0);
  return Uint8Array.from({ length: LARGEST_MAXVAL + 1 }, (_, value) =>
    roundHalfEven((Math.min(value, maxval) * 255) / maxval),
  );
}

/** As Python rounds. */
function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded;
}

function plainValues(tokens: TokenReader, isBitmap: boolean): () => number {
  return () => {
    const value = isBitmap ? tokens.bit() : tokens.number();
    if (value > LARGEST_MAXVAL) throw damaged(`it holds the value ${value}`);
    return value;
  };
}

function binaryValues(
  bytes: Uint8Array,
  start: number,
  { width, maxval, isBitmap }: { width: number; maxval: number; isBitmap: boolean },
): () => number {
  let at = start;
  const byte = (): number => {
    if (at >= bytes.length) throw truncated();
    return bytes[at++];
  };
  if (!isBitmap) return maxval < 256 ? byte : () => (byte() << 8) | byte();
  // Bits of a row fill whole bytes.
  let x = 0;
  let current = 0;
  return () => {
    if (x % 8 === 0) current = byte();
    const bit = (current >> (7 - (x % 8))) & 1;
    x = x + 1 === width ? 0 : x + 1;
    return bit;
  };
}
