import type { BinnedMatrix } from '../trees/binned-matrix.ts';

/** Rows of a node, and what the loss says of each. */
export interface NodeRows {
  readonly rows: Int32Array;
  /** Of each of `rows`, in the same order. */
  readonly gradients: Float64Array;
  readonly hessians: Float64Array;
  readonly count: number;
}

/**
 * Sums gradients and hessians by bin: two numbers per bin, bins of all columns in a row.
 * @param into overwritten for the given features, left alone for others
 */
export function buildHistogram(
  x: BinnedMatrix,
  features: Int32Array,
  { rows, gradients, hessians, count }: NodeRows,
  into: Float64Array,
): void {
  const { codes, offsets } = x;
  for (const feature of features) into.fill(0, 2 * offsets[feature], 2 * offsets[feature + 1]);
  // Four columns at a time share the reading of rows and derivatives; the last few go alone.
  const inFours = features.length - (features.length % 4);
  for (let f = 0; f < inFours; f += 4) {
    const [f0, f1, f2, f3] = features.subarray(f, f + 4);
    const [first0, first1, first2, first3] = [
      2 * offsets[f0],
      2 * offsets[f1],
      2 * offsets[f2],
      2 * offsets[f3],
    ];
    const [column0, column1, column2, column3] = [f0 * x.rows, f1 * x.rows, f2 * x.rows, f3 * x.rows];
    for (let i = 0; i < count; i++) {
      const row = rows[i];
      const gradient = gradients[i];
      const hessian = hessians[i];
      const at0 = first0 + 2 * codes[column0 + row];
      const at1 = first1 + 2 * codes[column1 + row];
      const at2 = first2 + 2 * codes[column2 + row];
      const at3 = first3 + 2 * codes[column3 + row];
      into[at0] += gradient;
      into[at0 + 1] += hessian;
      into[at1] += gradient;
      into[at1 + 1] += hessian;
      into[at2] += gradient;
      into[at2 + 1] += hessian;
      into[at3] += gradient;
      into[at3 + 1] += hessian;
    }
  }
  for (let f = inFours; f < features.length; f++) {
    const first = 2 * offsets[features[f]];
    const column = features[f] * x.rows;
    for (let i = 0; i < count; i++) {
      const at = first + 2 * codes[column + rows[i]];
      into[at] += gradients[i];
      into[at + 1] += hessians[i];
    }
  }
}

/** Turns the histogram of a node into that of one child, given that of the other. */
export function subtractHistogram(
  { offsets }: BinnedMatrix,
  features: Int32Array,
  node: Float64Array,
  child: Float64Array,
): void {
  for (const feature of features) {
    const end = 2 * offsets[feature + 1];
    for (let at = 2 * offsets[feature]; at < end; at++) node[at] -= child[at];
  }
}
