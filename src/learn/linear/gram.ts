import type { Matrix } from '../matrix.ts';

/** Rows handled at a time, so that they stay in the cache while all pairs of columns are multiplied. */
const BLOCK = 64;

export interface Products {
  /** XᵀX, cols x cols. */
  readonly gram: Float64Array;
  /** XᵀY, targets x cols. */
  readonly cross: Float64Array;
  /** The sum of squares of each target. */
  readonly squares: Float64Array;
}

/** A table and what is taken off each of its columns. */
export interface CenteredTable {
  readonly table: Matrix;
  readonly centers: Float64Array;
}

/**
 * All inner products of centered columns that a least-squares fit needs, in one pass over the rows.
 * @param root square root of each row's weight
 */
export function innerProducts(x: CenteredTable, y: CenteredTable, root: Float64Array): Products {
  const p = x.table.cols;
  const targets = y.table.cols;
  // Columns of X are taken three at a time, those they are multiplied with four at a time: padded with zeros.
  const padded = Math.ceil(p / 3) * 3;
  const width = padded + targets + 3;
  const block = new Float64Array(width * BLOCK);
  const sums = new Float64Array(padded * width);
  const squares = new Float64Array(targets);
  for (let from = 0; from < x.table.rows; from += BLOCK) {
    const size = Math.min(BLOCK, x.table.rows - from);
    copyBlock(x, root, from, size, block, 0, width);
    copyBlock(y, root, from, size, block, padded, width);
    for (let i = 0; i < padded; i += 3) {
      for (let j = i; j < padded + targets; j += 4) addProducts(block, i, j, size, sums, width);
    }
    for (let t = 0; t < targets; t++) {
      for (let r = 0, at = padded + t; r < size; r++, at += width) squares[t] += block[at] * block[at];
    }
  }
  const gram = new Float64Array(p * p);
  const cross = new Float64Array(targets * p);
  for (let i = 0; i < p; i++) {
    for (let j = i; j < p; j++) gram[i * p + j] = gram[j * p + i] = sums[i * width + j];
    for (let t = 0; t < targets; t++) cross[t * p + i] = sums[i * width + padded + t];
  }
  return { gram, cross, squares };
}

/** Writes weighted differences from the centers, from one column of the block on. */
function copyBlock(
  { table, centers }: CenteredTable,
  root: Float64Array,
  from: number,
  size: number,
  block: Float64Array,
  firstColumn: number,
  width: number,
): void {
  const { cols, data } = table;
  for (let r = 0, at = from * cols, to = firstColumn; r < size; r++, to += width) {
    const factor = root[from + r];
    for (let c = 0; c < cols; c++, at++) block[to + c] = factor * (data[at] - centers[c]);
  }
}

/** Adds the products of columns i … i+2 with columns j … j+3: twelve sums that stay in registers. */
function addProducts(
  block: Float64Array,
  i: number,
  j: number,
  size: number,
  sums: Float64Array,
  width: number,
): void {
  let a0 = 0;
  let a1 = 0;
  let a2 = 0;
  let a3 = 0;
  let b0 = 0;
  let b1 = 0;
  let b2 = 0;
  let b3 = 0;
  let c0 = 0;
  let c1 = 0;
  let c2 = 0;
  let c3 = 0;
  for (let r = 0, own = i, other = j; r < size; r++, own += width, other += width) {
    const u = block[other];
    const v = block[other + 1];
    const w = block[other + 2];
    const z = block[other + 3];
    const ofA = block[own];
    a0 += ofA * u;
    a1 += ofA * v;
    a2 += ofA * w;
    a3 += ofA * z;
    const ofB = block[own + 1];
    b0 += ofB * u;
    b1 += ofB * v;
    b2 += ofB * w;
    b3 += ofB * z;
    const ofC = block[own + 2];
    c0 += ofC * u;
    c1 += ofC * v;
    c2 += ofC * w;
    c3 += ofC * z;
  }
  const at = i * width + j;
  sums[at] += a0;
  sums[at + 1] += a1;
  sums[at + 2] += a2;
  sums[at + 3] += a3;
  sums[at + width] += b0;
  sums[at + width + 1] += b1;
  sums[at + width + 2] += b2;
  sums[at + width + 3] += b3;
  sums[at + 2 * width] += c0;
  sums[at + 2 * width + 1] += c1;
  sums[at + 2 * width + 2] += c2;
  sums[at + 2 * width + 3] += c3;
}
