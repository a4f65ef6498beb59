import { type Matrix, matrix } from '../matrix.ts';

export interface CorrelationFilterResult {
  /** Columns to keep, ascending. */
  readonly kept: Int32Array;
  readonly dropped: readonly DroppedFeature[];
}

export interface DroppedFeature {
  readonly feature: number;
  /** The kept column it repeats most. */
  readonly repeats: number;
  /** Pearson's correlation of the two. */
  readonly correlation: number;
}

/**
 * Drops one of every two features whose Pearson correlation exceeds the threshold in size. Of two such features
 * the one with the larger mean |correlation| with all features goes, since it says less that is its own; of
 * equal ones, the later. Features are visited from the smallest mean up, and kept unless they correlate with
 * one already kept. So no two kept features exceed the threshold, and every dropped one exceeds it with a kept
 * one. A constant feature correlates with nothing and stays.
 *
 * @param threshold default 0.75, the paper's
 *
 * @example
 * const { kept } = correlationFilter(x);
 * const smaller = selectColumns(x, kept);
 */
export function correlationFilter(x: Matrix, threshold = 0.75): CorrelationFilterResult {
  const correlation = correlationMatrix(x).data;
  const between = (a: number, b: number) => correlation[a * x.cols + b];
  const meanSize = Float64Array.from({ length: x.cols }, (_, f) => {
    let sum = 0;
    for (let other = 0; other < x.cols; other++) if (other !== f) sum += Math.abs(between(f, other));
    return sum;
  });
  const kept: number[] = [];
  const dropped: DroppedFeature[] = [];
  const visits = Array.from(meanSize.keys()).sort((a, b) => meanSize[a] - meanSize[b] || a - b);
  for (const feature of visits) {
    let repeats = -1;
    for (const other of kept) {
      if (repeats < 0 || Math.abs(between(feature, other)) > Math.abs(between(feature, repeats)))
        repeats = other;
    }
    if (repeats >= 0 && Math.abs(between(feature, repeats)) > threshold) {
      dropped.push({ feature, repeats, correlation: between(feature, repeats) });
    } else {
      kept.push(feature);
    }
  }
  dropped.sort((a, b) => a.feature - b.feature);
  return { kept: Int32Array.from(kept).sort(), dropped };
}

/** Pearson's correlation of every two columns (cols x cols); 0 with a constant column. */
export function correlationMatrix(x: Matrix): Matrix {
  const standard = standardColumns(x);
  const result = matrix(x.cols, x.cols);
  for (let a = 0; a < x.cols; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      for (let i = 0; i < x.rows; i++) sum += standard[a][i] * standard[b][i];
      result.data[a * x.cols + b] = sum;
      result.data[b * x.cols + a] = sum;
    }
  }
  return result;
}

/** Each column with its mean taken off, scaled to length 1; all zero where the column is constant. */
function standardColumns({ rows, cols, data }: Matrix): Float64Array[] {
  return Array.from({ length: cols }, (_, f) => {
    const values = Float64Array.from({ length: rows }, (_, i) => data[i * cols + f]);
    // Told by the values themselves: rounding can leave a constant column a tiny spread around its mean.
    if (values.every((value) => value === values[0])) return values.fill(0);
    const mean = values.reduce((sum, value) => sum + value, 0) / rows;
    const length = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0));
    return values.map((value) => (value - mean) / length);
  });
}
