import type { BinnedMatrix } from '../trees/binned-matrix.ts';
import type { ForestTarget } from './target.ts';

export interface NodeSplit {
  readonly feature: number;
  /** The last bin that goes left, and the next one that has rows. */
  readonly bin: number;
  readonly nextBin: number;
  /** How well the two sides fit: the sum over both of Σ sum² / weight. */
  readonly score: number;
}

/** Up to this many rows, insertion is the fastest sort. */
const FEW_ROWS = 24;

/** Finds how one feature best parts the rows of a node. Buffers are kept from node to node. */
export class NodeSplitter {
  readonly #x: BinnedMatrix;
  readonly #target: ForestTarget;
  readonly #minSamplesLeaf: number;
  readonly #sorted: Int32Array;
  readonly #codes: Uint8Array;
  readonly #begins = new Int32Array(257);
  readonly #left: Float64Array;
  readonly #right: Float64Array;

  constructor(x: BinnedMatrix, target: ForestTarget, minSamplesLeaf: number) {
    this.#x = x;
    this.#target = target;
    this.#minSamplesLeaf = minSamplesLeaf;
    this.#sorted = new Int32Array(x.rows);
    this.#codes = new Uint8Array(x.rows);
    this.#left = new Float64Array(target.width);
    this.#right = new Float64Array(target.width);
  }

  /**
   * @param weights of every row of the table
   * @param sums of the node, one for each output
   * @returns the best split, undefined where none is allowed, or 'constant' where the feature does not vary
   */
  best(
    feature: number,
    rows: Int32Array,
    weights: Float64Array,
    sums: Float64Array,
    weight: number,
  ): NodeSplit | undefined | 'constant' {
    const count = rows.length;
    this.#sortByBin(feature, rows);
    const sorted = this.#sorted;
    const codes = this.#codes;
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

  /** Fills `sorted` with the rows and `codes` with their bins, ascending by bin. */
  #sortByBin(feature: number, rows: Int32Array): void {
    const count = rows.length;
    const sorted = this.#sorted;
    const codes = this.#codes;
    const binOf = this.#x.codes;
    const column = feature * this.#x.rows;
    if (count <= FEW_ROWS) {
      for (let i = 0; i < count; i++) {
        const row = rows[i];
        const code = binOf[column + row];
        let at = i;
        for (; at > 0 && codes[at - 1] > code; at--) {
          codes[at] = codes[at - 1];
          sorted[at] = sorted[at - 1];
        }
        codes[at] = code;
        sorted[at] = row;
      }
      return;
    }
    const begins = this.#begins.fill(0);
    for (let i = 0; i < count; i++) begins[binOf[column + rows[i]] + 1]++;
    for (let bin = 1; bin < begins.length; bin++) begins[bin] += begins[bin - 1];
    for (let i = 0; i < count; i++) {
      const row = rows[i];
      const code = binOf[column + row];
      const at = begins[code]++;
      sorted[at] = row;
      codes[at] = code;
    }
  }
}
