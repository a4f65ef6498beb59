import type { Pixels } from './pixels.ts';
import type { ResizeFilter } from './resample-weights.ts';

export interface ResizeOptions {
  /** Size of the whole resized image, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly filter: ResizeFilter;
  /** The part of the resized image that is wanted; only the input it depends on is read. Default: all of it. */
  readonly window?: ResizeWindow;
}

export interface ResizeWindow {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Where the resized pixels go, and as what. Indexes are into `data`. */
export interface ResizeTarget {
  readonly data: Float32Array | Uint8Array | Uint8ClampedArray;
  /** What each 8-bit value of red, green and blue becomes: `values[channel * 256 + value]`. */
  readonly values: Float32Array;
  /** Index of the first red, green and blue value. */
  readonly starts: readonly [number, number, number];
  /** From one pixel to the next in a row: 1 where channels lie apart, 3 where they are interleaved. */
  readonly pixelStride: 1 | 3;
  /** From one row to the next. */
  readonly rowStride: number;
}

/**
 * Resizes as Pillow's `Image.resize` does: antialiased when shrinking, a horizontal and then a vertical pass
 * with 8 bits between them. The same bytes as Pillow up to 12; Pillow 13 runs the vertical pass first where
 * that is cheaper, which may change a value by one.
 */
export type Resizer = (pixels: Pixels, options: ResizeOptions, target: ResizeTarget) => void;
