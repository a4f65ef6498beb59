import type { Pixels } from '../pixels.ts';

/** The one downscaled copy all features are computed from. */
export interface WorkingCopy {
  readonly width: number;
  readonly height: number;
  /** 8-bit RGB, interleaved, `width * height * 3`. */
  readonly rgb: Uint8Array;
  /** 8-bit luma (ITU-R BT.601, 14-bit fixed point), `width * height`. */
  readonly gray: Uint8Array;
}

/** Longest side of the working copy at most; large enough for edges and corners, small enough for 1 ms. */
const LONGEST_SIDE = 112;

/**
 * Averages square blocks of f x f pixels, f the least whole number that brings the longest side to at most
 * 112; what does not fill a block at the right and bottom edge is left out (a side shorter than f becomes 1,
 * averaged over what is there).
 */
export function workingCopy({ width: fullWidth, height: fullHeight, data }: Pixels): WorkingCopy {
  const factor = Math.max(1, Math.ceil(Math.max(fullWidth, fullHeight) / LONGEST_SIDE));
  const width = Math.max(1, Math.floor(fullWidth / factor));
  const height = Math.max(1, Math.floor(fullHeight / factor));
  const blockWidth = Math.min(factor, fullWidth);
  const blockHeight = Math.min(factor, fullHeight);
  const count = blockWidth * blockHeight;
  const half = count >> 1;
  const rgb = new Uint8Array(width * height * 3);
  const gray = new Uint8Array(width * height);
  const stride = fullWidth * 3;

  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++, to++) {
      let [red, green, blue] = [0, 0, 0];
      let line = y * factor * stride + x * factor * 3;
      for (let dy = 0; dy < blockHeight; dy++, line += stride) {
        for (let from = line, end = line + blockWidth * 3; from < end; from += 3) {
          red += data[from];
          green += data[from + 1];
          blue += data[from + 2];
        }
      }
      if (count > 1) {
        red = Math.floor((red + half) / count);
        green = Math.floor((green + half) / count);
        blue = Math.floor((blue + half) / count);
      }
      rgb[to * 3] = red;
      rgb[to * 3 + 1] = green;
      rgb[to * 3 + 2] = blue;
      gray[to] = (4899 * red + 9617 * green + 1868 * blue + 8192) >> 14;
    }
  }
  return { width, height, rgb, gray };
}
