/** A decoded image: 8-bit RGB, interleaved, row by row: `data[(y * width + x) * 3 + channel]`. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** What a classifier says: a probability per class, in label order; sums to 1. */
export type Probabilities = Float32Array;
