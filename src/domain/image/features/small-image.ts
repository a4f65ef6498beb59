import type { Pixels } from '../pixels.ts';

/** 8-bit RGB, interleaved. */
export interface SmallImage {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** 8-bit levels, row by row. */
export interface GreyImage {
  readonly width: number;
  readonly height: number;
  readonly levels: Uint8Array;
}

/** No edge of the copy that all features are computed from is longer. */
export const SMALL_EDGE = 64;

/**
 * The copy that all features are computed from. The image is cut into blocks of `factor` x `factor` pixels,
 * with the smallest whole factor that makes the copy fit. Each block becomes the mean, rounded half up, of four
 * of its pixels, so that a large image costs no more than a small one. Rows and columns that fill no block are
 * left out.
 */
export function shrink(pixels: Pixels): SmallImage {
  const factor = Math.ceil(Math.max(pixels.width, pixels.height) / SMALL_EDGE);
  const source = new Uint8Array(pixels.data.buffer, pixels.data.byteOffset, pixels.data.length);
  if (factor === 1) return { width: pixels.width, height: pixels.height, rgb: source };

  const columns = samplesWithin(Math.min(factor, pixels.width));
  const rows = samplesWithin(Math.min(factor, pixels.height));
  const stride = pixels.width * 3;
  const across = (columns.second - columns.first) * 3;
  const down = (rows.second - rows.first) * stride;
  const step = factor * 3;
  const width = Math.max(1, Math.floor(pixels.width / factor));
  const height = Math.max(1, Math.floor(pixels.height / factor));
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0, to = 0; y < height; y++) {
    let from = (y * factor + rows.first) * stride + columns.first * 3;
    for (let x = 0; x < width; x++, from += step, to += 3) {
      const right = from + across;
      const below = from + down;
      const opposite = below + across;
      rgb[to] = (source[from] + source[right] + source[below] + source[opposite] + 2) >> 2;
      rgb[to + 1] =
        (source[from + 1] + source[right + 1] + source[below + 1] + source[opposite + 1] + 2) >> 2;
      rgb[to + 2] =
        (source[from + 2] + source[right + 2] + source[below + 2] + source[opposite + 2] + 2) >> 2;
    }
  }
  return { width, height, rgb };
}

/** The two positions, a quarter from either end, at which a block is looked at along one axis. */
function samplesWithin(length: number): { first: number; second: number } {
  const first = Math.floor(length / 4);
  return { first, second: length - 1 - first };
}

/** Luma of ITU-R BT.601 with 15-bit weights, rounded, as OpenCV computes it. */
export function toGrey({ width, height, rgb }: SmallImage): GreyImage {
  const levels = new Uint8Array(width * height);
  for (let i = 0, from = 0; i < levels.length; i++, from += 3) {
    levels[i] = (rgb[from] * 9798 + rgb[from + 1] * 19235 + rgb[from + 2] * 3735 + 16384) >> 15;
  }
  return { width, height, levels };
}

/** How many pixels have each of the 256 levels. */
export function greyHistogram({ levels }: GreyImage): Uint32Array {
  const histogram = new Uint32Array(256);
  for (let i = 0; i < levels.length; i++) histogram[levels[i]]++;
  return histogram;
}
