import type { GreyImage } from './small-image.ts';

/** Of the gradient's magnitude |dx| + |dy|; a strong pixel makes its whole chain of weak ones an edge. */
const WEAK_ABOVE = 100;
const STRONG_ABOVE = 200;
/** tan(22.5°) with 15 fractional bits. */
const TAN_22 = 13573;

export const STRONG = 2;

/** Ridges of the gradient's magnitude, one pixel wide. */
export interface Ridges {
  readonly width: number;
  readonly height: number;
  /** 1 (weak) or {@link STRONG} on a ridge, else 0. */
  readonly mask: Uint8Array;
  /** Gradient at every pixel: 3x3 Sobel filters, borders repeated. */
  readonly dx: Int16Array;
  readonly dy: Int16Array;
}

/**
 * Canny's edge detector (1986) up to hysteresis, with OpenCV's arithmetic: Sobel gradient and suppression of
 * pixels that are no maximum across the edge. Not smoothed: the copy's block means have done that.
 */
export function findRidges(image: GreyImage): Ridges {
  const { width, height } = image;
  const dx = new Int16Array(width * height);
  const dy = new Int16Array(width * height);
  // Framed with zeros, so that the neighbours of border pixels exist.
  const stride = width + 2;
  const magnitudes = new Int16Array(stride * (height + 2));
  sobel(image, dx, dy, magnitudes);

  // Choices by sign bit (-1 for yes, 0 for no): branches on pixels are mispredicted, and cost more than this.
  const mask = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0, i = y * width, m = (y + 1) * stride + 1; x < width; x++, i++, m++) {
      const gx = dx[i];
      const gy = dy[i];
      const magnitude = magnitudes[m];
      const across = Math.abs(gx) * TAN_22;
      const down = Math.abs(gy) << 15;
      const isHorizontal = (down - across) >> 31;
      const isVertical = (across + (Math.abs(gx) << 16) - down) >> 31;
      const isStraight = isHorizontal | isVertical;
      const diagonal = stride + 1 + (((gx ^ gy) >> 31) << 1);
      const along = (isHorizontal & 1) | (isVertical & stride) | (~isStraight & diagonal);
      // Larger than the neighbour on one side; on the other as well, or equal where the gradient is straight.
      const before = magnitudes[m - along] - magnitude;
      const after = magnitudes[m + along] - magnitude + isStraight;
      const isRidge = (before & after & (WEAK_ABOVE - magnitude)) >>> 31;
      const isStrong = (STRONG_ABOVE - magnitude) >>> 31;
      mask[i] = isRidge << isStrong;
    }
  }
  return { width, height, mask, dx, dy };
}

function sobel(image: GreyImage, dx: Int16Array, dy: Int16Array, magnitudes: Int16Array): void {
  const { width, height, levels } = image;
  for (let y = 0; y < height; y++) {
    const here = y * width;
    const above = y === 0 ? here : here - width;
    const below = y === height - 1 ? here : here + width;
    // Sums and differences of the three rows in the columns left of, at and right of x.
    let sum = levels[above] + 2 * levels[here] + levels[below];
    let difference = levels[below] - levels[above];
    let sumLeft = sum;
    let differenceLeft = difference;
    let m = (y + 1) * (width + 2) + 1;
    for (let x = 0; x < width; x++, m++) {
      const next = x === width - 1 ? x : x + 1;
      const sumRight = levels[above + next] + 2 * levels[here + next] + levels[below + next];
      const differenceRight = levels[below + next] - levels[above + next];
      const gx = sumRight - sumLeft;
      const gy = differenceLeft + 2 * difference + differenceRight;
      dx[here + x] = gx;
      dy[here + x] = gy;
      magnitudes[m] = Math.abs(gx) + Math.abs(gy);
      sumLeft = sum;
      sum = sumRight;
      differenceLeft = difference;
      difference = differenceRight;
    }
  }
}
