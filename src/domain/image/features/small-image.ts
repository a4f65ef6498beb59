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
export const SMALL_EDGE = 96;

/**
 * The copy that all features are computed from: means of blocks of `factor` x `factor` pixels, rounded half up,
 * with the smallest whole factor that makes it fit. Rows and columns that fill no block are left out.
 */
export function shrink(pixels: Pixels): SmallImage {
  const factor = Math.ceil(Math.max(pixels.width, pixels.height) / SMALL_EDGE);
  const source = new Uint8Array(pixels.data.buffer, pixels.data.byteOffset, pixels.data.length);
  if (factor === 1) return { width: pixels.width, height: pixels.height, rgb: source };

  const width = Math.max(1, Math.floor(pixels.width / factor));
  const height = Math.max(1, Math.floor(pixels.height / factor));
  const blockWidth = Math.min(factor, pixels.width);
  const blockHeight = Math.min(factor, pixels.height);
  const area = blockWidth * blockHeight;
  // Half a step above the rounded-down quotient: multiplying cannot round across a whole number.
  const bias = Math.floor(area / 2) + 0.5;
  const perArea = 1 / area;
  const stride = pixels.width * 3;
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let red = 0;
      let green = 0;
      let blue = 0;
      let rowStart = (y * pixels.width + x) * factor * 3;
      for (let row = 0; row < blockHeight; row++, rowStart += stride) {
        for (let from = rowStart; from < rowStart + blockWidth * 3; from += 3) {
          red += source[from];
          green += source[from + 1];
          blue += source[from + 2];
        }
      }
      rgb[to++] = (red + bias) * perArea;
      rgb[to++] = (green + bias) * perArea;
      rgb[to++] = (blue + bias) * perArea;
    }
  }
  return { width, height, rgb };
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
