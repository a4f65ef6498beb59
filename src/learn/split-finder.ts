import type { Matrix } from './matrix.ts';

export interface Split {
  readonly feature: number;
  readonly threshold: number;
  /** Rows `from … at` go left, `at … to` right, once applied. */
  readonly at: number;
}

/** Values closer than this count as equal, as in scikit-learn. */
const SAME_VALUE = 1e-7;

/**
 * Finds the best split of a range of rows. The rows are sorted once by every feature; applying a split
 * partitions each of these orders stably, so that nothing is ever sorted again (SPRINT: Shafer et al. 1996).
 */
export class SplitFinder {
  readonly #x: Matrix;
  readonly #y: Int32Array;
  readonly #classes: number;
  readonly #minSamplesLeaf: number;
  /** For each feature the rows in its order; every node owns the same range of all of them. */
  readonly #orders: Int32Array[];
  readonly #columns: Float64Array[];
  readonly #goesLeft: Uint8Array;
  readonly #spare: Int32Array;

  constructor(x: Matrix, y: Int32Array, classes: number, minSamplesLeaf: number) {
    this.#x = x;
    this.#y = y;
    this.#classes = classes;
    this.#minSamplesLeaf = minSamplesLeaf;
    this.#columns = Array.from({ length: x.cols }, (_, f) =>
      Float64Array.from({ length: x.rows }, (_, i) => x.data[i * x.cols + f]),
    );
    this.#orders = this.#columns.map(sortedOrder);
    this.#goesLeft = new Uint8Array(x.rows);
    this.#spare = new Int32Array(x.rows);
  }

  countClasses(from: number, to: number): Int32Array {
    const counts = new Int32Array(this.#classes);
    if (this.#x.cols === 0) for (const label of this.#y) counts[label]++;
    else for (let p = from; p < to; p++) counts[this.#y[this.#orders[0][p]]]++;
    return counts;
  }

  /**
   * The split with the least weighted Gini impurity; undefined where no feature varies enough. Minimising
   * impurity is maximising Σ count² / size over the two sides, which is kept up to date row by row.
   */
  best(from: number, to: number, counts: Int32Array): Split | undefined {
    const y = this.#y;
    const left = new Int32Array(this.#classes);
    const right = new Int32Array(this.#classes);
    let rightSquaresAtStart = 0;
    for (const count of counts) rightSquaresAtStart += count * count;
    const first = from + this.#minSamplesLeaf;
    const last = to - this.#minSamplesLeaf;
    let bestScore = Number.NEGATIVE_INFINITY;
    let best: Split | undefined;
    for (let feature = 0; feature < this.#orders.length; feature++) {
      const order = this.#orders[feature];
      const column = this.#columns[feature];
      if (column[order[to - 1]] <= column[order[from]] + SAME_VALUE) continue;
      left.fill(0);
      right.set(counts);
      let leftSquares = 0;
      let rightSquares = rightSquaresAtStart;
      let value = column[order[from]];
      for (let p = from + 1; p <= last; p++) {
        const label = y[order[p - 1]];
        leftSquares += 2 * left[label]++ + 1;
        rightSquares -= 2 * right[label]-- - 1;
        const before = value;
        value = column[order[p]];
        if (p < first || value <= before + SAME_VALUE) continue;
        const score = leftSquares / (p - from) + rightSquares / (to - p);
        if (score > bestScore) {
          bestScore = score;
          best = { feature, threshold: midpoint(before, value), at: p };
        }
      }
    }
    return best;
  }

  apply(split: Split, from: number, to: number): void {
    const goesLeft = this.#goesLeft;
    const chosen = this.#orders[split.feature];
    for (let p = from; p < to; p++) goesLeft[chosen[p]] = p < split.at ? 1 : 0;
    for (const order of this.#orders) {
      if (order === chosen) continue;
      let lefts = from;
      let rights = 0;
      for (let p = from; p < to; p++) {
        const row = order[p];
        if (goesLeft[row] === 1) order[lefts++] = row;
        else this.#spare[rights++] = row;
      }
      order.set(this.#spare.subarray(0, rights), lefts);
    }
  }
}

/** Midway, or the lower value where rounding would put the threshold on the upper one. */
function midpoint(low: number, high: number): number {
  const middle = low / 2 + high / 2;
  return middle < high ? middle : low;
}

/** Rows by ascending value; of equal values the lower row first. */
function sortedOrder(column: Float64Array): Int32Array {
  return Int32Array.from(column.keys()).sort((a, b) => column[a] - column[b] || a - b);
}
