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
  for (const feature of features) {
    const first = 2 * offsets[feature];
    into.fill(0, first, 2 * offsets[feature + 1]);
    const column = feature * x.rows;
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
