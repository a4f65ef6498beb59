import type { BinnedMatrix } from '../trees/binned-matrix.ts';
import { BinSorter } from './bin-sorter.ts';
import type { ForestTarget } from './target.ts';

export interface NodeSplit {
  readonly feature: number;
  /** The last bin that goes left, and the next one that has rows. */
  readonly bin: number;
  readonly nextBin: number;
  /** How well the two sides fit: the sum over both of Σ sum² / weight. */
  readonly score: number;
}

/** What a tree asks of its target while it grows; `weights` are those of every row of the table. */
export interface NodeSplitter {
  /** How many outputs there are. */
  readonly width: number;
  /** Weighted sum of each output over the rows, and their weight. */
  totals(rows: Int32Array, weights: Float64Array): { readonly sums: Float64Array; readonly weight: number };
  /** Whether the rows differ in any output. */
  varies(rows: Int32Array): boolean;
  /**
   * How one feature best parts the rows of a node.
   * @param sums of the node, one for each output
   * @returns the best split, undefined where none is allowed, or 'constant' where the feature does not vary
   */
  best(
    feature: number,
    rows: Int32Array,
    weights: Float64Array,
    sums: Float64Array,
    weight: number,
  ): NodeSplit | undefined | 'constant';
}

/** Where each row has one output; see {@link ForestTarget}. */
export class OneOutputSplitter implements NodeSplitter {
  readonly width: number;
  readonly #sorter: BinSorter;
  readonly #target: ForestTarget;
  readonly #minSamplesLeaf: number;
  readonly #left: Float64Array;
  readonly #right: Float64Array;

  constructor(x: BinnedMatrix, target: ForestTarget, minSamplesLeaf: number) {
    this.width = target.width;
    this.#sorter = new BinSorter(x);
    this.#target = target;
    this.#minSamplesLeaf = minSamplesLeaf;
    this.#left = new Float64Array(target.width);
    this.#right = new Float64Array(target.width);
  }

  totals(rows: Int32Array, weights: Float64Array) {
    const { outputs, values } = this.#target;
    const sums = new Float64Array(this.width);
    let weight = 0;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i];
      sums[outputs[row]] += values[row] * weights[row];
      weight += weights[row];
    }
    return { sums, weight };
  }

  varies(rows: Int32Array): boolean {
    const { outputs, values } = this.#target;
    const output = outputs[rows[0]];
    const value = values[rows[0]];
    for (let i = 1; i < rows.length; i++) {
      if (outputs[rows[i]] !== output || values[rows[i]] !== value) return true;
    }
    return false;
  }

  best(
    feature: number,
    rows: Int32Array,
    weights: Float64Array,
    sums: Float64Array,
    weight: number,
  ): NodeSplit | undefined | 'constant' {
    const count = rows.length;
    this.#sorter.sort(feature, rows);
    const { sorted, codes } = this.#sorter;
    if (codes[0] === codes[count - 1]) return 'constant';
    const { outputs, values } = this.#target;
    const left = this.#left.fill(0);
    const right = this.#right;
    right.set(sums);
    let leftSquares = 0;
    let rightSquares = 0;
    for (const sum of sums) rightSquares += sum * sum;
    let leftWeight = 0;
    let score = Number.NEGATIVE_INFINITY;
    let best = -1;
    const last = count - this.#minSamplesLeaf;
    for (let i = 0; i < last; i++) {
      const row = sorted[i];
      const output = outputs[row];
      const added = values[row] * weights[row];
      leftSquares += added * (2 * left[output] + added);
      rightSquares -= added * (2 * right[output] - added);
      left[output] += added;
      right[output] -= added;
      leftWeight += weights[row];
      if (codes[i] === codes[i + 1] || i + 1 < this.#minSamplesLeaf) continue;
      const found = leftSquares / leftWeight + rightSquares / (weight - leftWeight);
      if (found > score) {
        score = found;
        best = i;
      }
    }
    if (best < 0) return undefined;
    return { feature, bin: codes[best], nextBin: codes[best + 1], score };
  }
}
