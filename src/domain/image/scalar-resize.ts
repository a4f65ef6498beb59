import type { Pixels } from './pixels.ts';
import { type ResampleWeights, resampleWeights, WEIGHT_BITS } from './resample-weights.ts';
import type { ResizeOptions, Resizer } from './resizer.ts';

const HALF = 1 << (WEIGHT_BITS - 1);

/** For engines without WebAssembly SIMD. */
export const scalarResize: Resizer = (pixels, options, { data, values, starts, pixelStride, rowStride }) => {
  resizeRows(pixels, options, (row, y) => {
    for (let channel = 0; channel < 3; channel++) {
      let to = starts[channel] + y * rowStride;
      for (let from = channel; from < row.length; from += 3, to += pixelStride) {
        data[to] = values[channel * 256 + row[from]];
      }
    }
  });
};

/**
 * Resizes row by row, top to bottom. `onRow` must be done with `row` (RGB, interleaved) when it returns.
 * Holds only as many rows in memory as one output row depends on.
 */
function resizeRows(
  pixels: Pixels,
  options: ResizeOptions,
  onRow: (row: Uint8ClampedArray | Uint8Array, y: number) => void,
): void {
  const window = options.window ?? { left: 0, top: 0, width: options.width, height: options.height };
  const columns = resampleWeights(pixels.width, options.width, options.filter, window.left, window.width);
  const rows = resampleWeights(pixels.height, options.height, options.filter, window.top, window.height);
  const rowLength = window.width * 3;
  const output = new Uint8ClampedArray(rowLength);
  if (rows.taps === 1) {
    for (let y = 0; y < window.height; y++) {
      resampleRow(pixels, rows.starts[y], columns, output);
      onRow(output, y);
    }
    return;
  }
  // A ring of input rows, already resampled horizontally: row y lies at y % taps.
  const ring = Array.from({ length: rows.taps }, () => new Uint8ClampedArray(rowLength));
  const sums = new Int32Array(rowLength);
  let next = 0;
  for (let y = 0; y < window.height; y++) {
    const start = rows.starts[y];
    const end = start + rows.lengths[y];
    for (next = Math.max(next, start); next < end; next++) {
      resampleRow(pixels, next, columns, ring[next % rows.taps]);
    }
    sums.fill(HALF);
    const weights = rows.weights.subarray(y * rows.taps, y * rows.taps + end - start);
    let row = start;
    for (; row + 1 < end; row += 2) {
      const [a, b] = [weights[row - start], weights[row - start + 1]];
      addWeightedPair(sums, ring[row % rows.taps], a, ring[(row + 1) % rows.taps], b);
    }
    if (row < end) addWeighted(sums, ring[row % rows.taps], weights[row - start]);
    for (let i = 0; i < rowLength; i++) output[i] = sums[i] >> WEIGHT_BITS;
    onRow(output, y);
  }
}

/** Two rows at once: the sums are what costs memory traffic. */
function addWeightedPair(
  sums: Int32Array,
  rowA: Uint8ClampedArray,
  weightA: number,
  rowB: Uint8ClampedArray,
  weightB: number,
): void {
  for (let i = 0; i < sums.length; i++) {
    sums[i] += Math.imul(rowA[i], weightA) + Math.imul(rowB[i], weightB);
  }
}

function addWeighted(sums: Int32Array, row: Uint8ClampedArray, weight: number): void {
  for (let i = 0; i < sums.length; i++) sums[i] += Math.imul(row[i], weight);
}

/** One input row, resampled horizontally. */
function resampleRow(pixels: Pixels, y: number, columns: ResampleWeights, output: Uint8ClampedArray): void {
  const { data } = pixels;
  const { starts, lengths, weights, taps } = columns;
  const rowStart = y * pixels.width * 3;
  if (taps === 1) {
    for (let x = 0, to = 0; x < starts.length; x++) {
      const from = rowStart + starts[x] * 3;
      output[to++] = data[from];
      output[to++] = data[from + 1];
      output[to++] = data[from + 2];
    }
    return;
  }
  for (let x = 0, to = 0; x < starts.length; x++) {
    let from = rowStart + starts[x] * 3;
    let red = HALF;
    let green = HALF;
    let blue = HALF;
    for (let tap = x * taps, end = tap + lengths[x]; tap < end; tap++, from += 3) {
      const weight = weights[tap];
      red += Math.imul(data[from], weight);
      green += Math.imul(data[from + 1], weight);
      blue += Math.imul(data[from + 2], weight);
    }
    output[to++] = red >> WEIGHT_BITS;
    output[to++] = green >> WEIGHT_BITS;
    output[to++] = blue >> WEIGHT_BITS;
  }
}
