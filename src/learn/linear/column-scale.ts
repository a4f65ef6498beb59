import type { Matrix } from '../matrix.ts';

/** Weighted mean of each column. */
export function columnMeans({ rows, cols, data }: Matrix, weights: Float64Array): Float64Array {
  const means = new Float64Array(cols);
  let total = 0;
  for (let i = 0; i < rows; i++) total += weights[i];
  const inFours = rows - (rows % 4);
  for (let i = 0; i < inFours; i += 4) {
    const a = weights[i] / total;
    const b = weights[i + 1] / total;
    const c = weights[i + 2] / total;
    const d = weights[i + 3] / total;
    for (let f = 0, at = i * cols; f < cols; f++, at++) {
      means[f] += a * data[at] + b * data[at + cols] + (c * data[at + 2 * cols] + d * data[at + 3 * cols]);
    }
  }
  for (let i = inFours; i < rows; i++) {
    for (let f = 0; f < cols; f++) means[f] += (weights[i] / total) * data[i * cols + f];
  }
  return means;
}

/** Weighted (biased) standard deviation of each column around its mean; 1 for a constant one, to divide by. */
export function columnDeviations(
  { rows, cols, data }: Matrix,
  weights: Float64Array,
  means: Float64Array,
): Float64Array {
  const squares = new Float64Array(cols);
  let total = 0;
  for (let i = 0; i < rows; i++) total += weights[i];
  for (let i = 0, at = 0; i < rows; i++) {
    const share = weights[i] / total;
    for (let f = 0; f < cols; f++) {
      const difference = data[at++] - means[f];
      squares[f] += share * difference * difference;
    }
  }
  return squares.map((square, f) => (isConstant(square, means[f]) ? 1 : Math.sqrt(square)));
}

/** Whether a variance is only what rounding leaves of a constant column. */
export function isConstant(variance: number, mean: number): boolean {
  return Math.sqrt(variance) <= 1e-13 * Math.abs(mean);
}
