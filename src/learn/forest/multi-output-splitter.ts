import type { Matrix } from '../matrix.ts';
import type { BinnedMatrix } from '../trees/binned-matrix.ts';
import { BinSorter } from './bin-sorter.ts';
import type { NodeSplit, NodeSplitter } from './node-splitter.ts';

/** Where each row has all outputs: a split is as good as the squared error it leaves, summed over the outputs. */
export class MultiOutputSplitter implements NodeSplitter {
  /** Leaves hold nothing: the forest knows their rows. */
  readonly width = 0;
  readonly #outputs: number;
  readonly #sorter: BinSorter;
  /** rows x outputs */
  readonly #values: Float64Array;
  readonly #minSamplesLeaf: number;
  readonly #left: Float64Array;

  /** @param y rows x outputs */
  constructor(x: BinnedMatrix, y: Matrix, minSamplesLeaf: number) {
    this.#outputs = y.cols;
    this.#sorter = new BinSorter(x);
    this.#values = y.data;
    this.#minSamplesLeaf = minSamplesLeaf;
    this.#left = new Float64Array(y.cols);
  }

  totals(rows: Int32Array, weights: Float64Array) {
    const width = this.#outputs;
    const sums = new Float64Array(width);
    let weight = 0;
    for (const row of rows) {
      for (let k = 0; k < width; k++) sums[k] += this.#values[row * width + k] * weights[row];
      weight += weights[row];
    }
    return { sums, weight };
  }

  varies(rows: Int32Array): boolean {
    const width = this.#outputs;
    const first = rows[0] * width;
    return rows.some((row) => {
      for (let k = 0; k < width; k++) {
        if (this.#values[row * width + k] !== this.#values[first + k]) return true;
      }
      return false;
    });
  }

  best(
    feature: number,
    rows: Int32Array,
    weights: Float64Array,
    sums: Float64Array,
    weight: number,
  ): NodeSplit | undefined | 'constant' {
    this.#sorter.sort(feature, rows);
    const { sorted, codes } = this.#sorter;
    if (codes[0] === codes[rows.length - 1]) return 'constant';
    const width = this.#outputs;
    const values = this.#values;
    const left = this.#left.fill(0);
    let leftWeight = 0;
    let score = Number.NEGATIVE_INFINITY;
    let best = -1;
    const last = rows.length - this.#minSamplesLeaf;
    for (let i = 0; i < last; i++) {
      const row = sorted[i];
      const own = weights[row];
      for (let k = 0, at = row * width; k < width; k++, at++) left[k] += values[at] * own;
      leftWeight += own;
      if (codes[i] === codes[i + 1] || i + 1 < this.#minSamplesLeaf) continue;
      let leftSquares = 0;
      let rightSquares = 0;
      for (let k = 0; k < width; k++) {
        const right = sums[k] - left[k];
        leftSquares += left[k] * left[k];
        rightSquares += right * right;
      }
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
