/** A decoded image: 8-bit RGB, interleaved, row by row: `data[(y * width + x) * 3 + channel]`. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}
