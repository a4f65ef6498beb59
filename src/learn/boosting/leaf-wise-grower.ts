import type { BinnedMatrix } from '../trees/binned-matrix.ts';
import type { GrowingNode } from '../trees/trees-builder.ts';
import { bestSplit, type HistogramSplit, type SplitLimits } from './best-split.ts';
import { buildHistogram, subtractHistogram } from './histogram.ts';

export interface GrowerSettings extends SplitLimits {
  readonly maxLeafNodes: number;
  readonly learningRate: number;
}

/** A leaf so far: `rows[start … end)` of the grower. */
interface Leaf {
  readonly node: number;
  readonly start: number;
  readonly end: number;
  readonly gradient: number;
  readonly hessian: number;
  /** Present where the leaf might be split. */
  readonly histogram?: Float64Array;
  readonly split?: HistogramSplit;
}

/**
 * Grows regression trees on binned rows leaf by leaf, always splitting the one that gains most (Shi 2007; LightGBM:
 * Ke et al. 2017). The histogram of a larger child is what the smaller one leaves of its parent's.
 */
export class LeafWiseGrower {
  readonly #x: BinnedMatrix;
  readonly #settings: GrowerSettings;
  readonly #freeHistograms: Float64Array[] = [];
  readonly #rows: Int32Array;
  readonly #moved: Int32Array;
  readonly #gradients: Float64Array;
  readonly #hessians: Float64Array;
  #leaves: Leaf[] = [];
  #nodes: GrowingNode[] = [];

  /** @param mostRows how many rows a tree is grown on at most */
  constructor(x: BinnedMatrix, mostRows: number, settings: GrowerSettings) {
    this.#x = x;
    this.#settings = settings;
    this.#rows = new Int32Array(mostRows);
    this.#moved = new Int32Array(mostRows);
    this.#gradients = new Float64Array(mostRows);
    this.#hessians = new Float64Array(mostRows);
  }

  /**
   * @param gradients of the loss, by row of the table
   * @param hessians likewise
   * @param rows which rows of the table count
   * @param features which columns may be split
   */
  grow(
    gradients: Float64Array,
    hessians: Float64Array,
    rows: Int32Array,
    features: Int32Array,
  ): readonly GrowingNode[] {
    for (const { histogram } of this.#leaves) if (histogram) this.#freeHistograms.push(histogram);
    this.#rows.set(rows);
    this.#nodes = [{ values: [0] }];
    let gradient = 0;
    let hessian = 0;
    for (const row of rows) {
      gradient += gradients[row];
      hessian += hessians[row];
    }
    const root: Leaf = { node: 0, start: 0, end: rows.length, gradient, hessian };
    this.#leaves = [this.#examined(root, this.#histogramOf(root, gradients, hessians, features), features)];
    while (this.#leaves.length < this.#settings.maxLeafNodes) {
      const at = this.#mostGaining();
      if (at < 0) break;
      this.#split(at, gradients, hessians, features);
    }
    for (const leaf of this.#leaves) this.#nodes[leaf.node] = { values: [this.#valueOf(leaf)] };
    return this.#nodes;
  }

  /** Adds the tree just grown to the scores of the rows it was grown on. */
  addTo(scores: Float64Array): void {
    for (const leaf of this.#leaves) {
      const value = this.#valueOf(leaf);
      for (let i = leaf.start; i < leaf.end; i++) scores[this.#rows[i]] += value;
    }
  }

  #valueOf({ gradient, hessian }: Leaf): number {
    const { learningRate, l2Regularization } = this.#settings;
    const curvature = hessian + l2Regularization;
    return curvature > 0 ? (-learningRate * gradient) / curvature : 0;
  }

  #mostGaining(): number {
    let best = -1;
    let gain = 0;
    this.#leaves.forEach(({ split }, at) => {
      if (split && split.gain > gain) {
        best = at;
        gain = split.gain;
      }
    });
    return best;
  }

  #split(at: number, gradients: Float64Array, hessians: Float64Array, features: Int32Array): void {
    const { node, start, end, gradient, hessian, histogram, split } = this.#leaves[at];
    const { feature, bin, leftGradient, leftHessian } = split!;
    const middle = this.#partition(start, end, feature, bin);
    const [left, right] = [this.#nodes.length, this.#nodes.length + 1];
    const threshold = this.#x.thresholds[feature][bin];
    this.#nodes[node] = { feature, bin, threshold, left, right };
    this.#nodes.push({ values: [0] }, { values: [0] });
    const first: Leaf = { node: left, start, end: middle, gradient: leftGradient, hessian: leftHessian };
    const second: Leaf = {
      node: right,
      start: middle,
      end,
      gradient: gradient - leftGradient,
      hessian: hessian - leftHessian,
    };
    const leftIsSmaller = middle - start <= end - middle;
    const [smaller, larger] = leftIsSmaller ? [first, second] : [second, first];
    const isLast = this.#leaves.length + 1 >= this.#settings.maxLeafNodes;
    const mayBeSplit = ({ start, end }: Leaf) => !isLast && end - start >= 2 * this.#settings.minSamplesLeaf;
    let [ofSmaller, ofLarger]: Leaf[] = [smaller, larger];
    if (mayBeSplit(larger)) {
      const own = this.#histogramOf(smaller, gradients, hessians, features);
      subtractHistogram(this.#x, features, histogram!, own);
      ofLarger = this.#examined(larger, histogram!, features);
      if (mayBeSplit(smaller)) ofSmaller = this.#examined(smaller, own, features);
      else this.#freeHistograms.push(own);
    } else {
      this.#freeHistograms.push(histogram!);
    }
    this.#leaves[at] = leftIsSmaller ? ofSmaller : ofLarger;
    this.#leaves.push(leftIsSmaller ? ofLarger : ofSmaller);
  }

  #examined(leaf: Leaf, histogram: Float64Array, features: Int32Array): Leaf {
    const sums = { count: leaf.end - leaf.start, gradient: leaf.gradient, hessian: leaf.hessian };
    return { ...leaf, histogram, split: bestSplit(this.#x, features, histogram, sums, this.#settings) };
  }

  #histogramOf(
    { start, end }: Leaf,
    gradients: Float64Array,
    hessians: Float64Array,
    features: Int32Array,
  ): Float64Array {
    const histogram = this.#freeHistograms.pop() ?? new Float64Array(2 * this.#x.offsets[this.#x.cols]);
    const rows = this.#rows.subarray(start, end);
    // Gathered once, so that each column reads them in order.
    for (let i = 0; i < rows.length; i++) {
      this.#gradients[i] = gradients[rows[i]];
      this.#hessians[i] = hessians[rows[i]];
    }
    const node = { rows, gradients: this.#gradients, hessians: this.#hessians, count: rows.length };
    buildHistogram(this.#x, features, node, histogram);
    return histogram;
  }

  /** Moves the rows that go left before the others, keeping their order; returns where the others begin. */
  #partition(start: number, end: number, feature: number, bin: number): number {
    const rows = this.#rows;
    const moved = this.#moved;
    const codes = this.#x.codes;
    const column = feature * this.#x.rows;
    let left = start;
    let right = 0;
    for (let i = start; i < end; i++) {
      const row = rows[i];
      if (codes[column + row] <= bin) rows[left++] = row;
      else moved[right++] = row;
    }
    rows.set(moved.subarray(0, right), left);
    return left;
  }
}
