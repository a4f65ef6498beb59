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
export const SMALL_EDGE = 128;

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
  const rgb = new Uint8Array(width * height * 3);
  const sums = new Float64Array(width * 3);
  const area = blockWidth * blockHeight;
  // Half a step above the rounded-down quotient: multiplying cannot round across a whole number.
  const bias = Math.floor(area / 2) + 0.5;
  const perArea = 1 / area;
  for (let y = 0; y < height; y++) {
    sums.fill(bias);
    for (let row = 0; row < blockHeight; row++) {
      addBlocks(sums, source, (y * factor + row) * pixels.width * 3, blockWidth);
    }
    const start = y * width * 3;
    for (let i = 0; i < sums.length; i++) rgb[start + i] = sums[i] * perArea;
  }
  return { width, height, rgb };
}

/** Adds each block's part of one row of pixels to its sums. */
function addBlocks(sums: Float64Array, source: Uint8Array, start: number, blockWidth: number): void {
  let from = start;
  for (let to = 0; to < sums.length; to += 3) {
    let red = 0;
    let green = 0;
    let blue = 0;
    for (let x = 0; x < blockWidth; x++, from += 3) {
      red += source[from];
      green += source[from + 1];
      blue += source[from + 2];
    }
    sums[to] += red;
    sums[to + 1] += green;
    sums[to + 2] += blue;
  }
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
