import type { Matrix } from '../matrix.ts';

/** Weighted mean and (biased) standard deviation of each column, in two passes for precision. */
export interface ColumnScale {
  readonly means: Float64Array;
  /** 1 for a constant column, so that it may be divided by. */
  readonly deviations: Float64Array;
}

export function columnScale({ rows, cols, data }: Matrix, weights: Float64Array): ColumnScale {
  const means = new Float64Array(cols);
  const squares = new Float64Array(cols);
  let total = 0;
  for (const weight of weights) total += weight;
  for (let i = 0, at = 0; i < rows; i++) {
    const share = weights[i] / total;
    for (let f = 0; f < cols; f++) means[f] += share * data[at++];
  }
  for (let i = 0, at = 0; i < rows; i++) {
    const share = weights[i] / total;
    for (let f = 0; f < cols; f++) {
      const difference = data[at++] - means[f];
      squares[f] += share * difference * difference;
    }
  }
  const deviations = squares.map((square, f) => {
    // What rounding leaves of a constant column is no spread.
    const deviation = Math.sqrt(square);
    return deviation > 1e-13 * Math.abs(means[f]) ? deviation : 1;
  });
  return { means, deviations };
}
