import { checkRow } from '../checks.ts';
import { type Matrix, rowOf } from '../matrix.ts';
import type { StateReader } from '../state-reader.ts';
import { binned } from '../trees/binned-matrix.ts';
import { Trees, type TreesState } from '../trees/trees.ts';
import { growForest } from './grow-forest.ts';
import { MultiOutputSplitter } from './multi-output-splitter.ts';
import { type ForestOptions, forestSettings } from './options.ts';

export interface MultiOutputState {
  readonly features: number;
  /** Without values: leaves say the mean of the rows they were grown on. */
  readonly trees: TreesState;
  /** The leaf each training row comes to in each tree, as the number of its node, rows x trees. */
  readonly leafOf: readonly number[];
  /** How often each training row was drawn for each tree, rows x trees. */
  readonly drawn: readonly number[];
}

/**
 * Random forest for several numbers at once, which share every tree, as scikit-learn's RandomForestRegressor for a
 * matrix of targets, but on binned features. It knows its training rows by leaf: on disk they stand in for what leaves
 * say, which takes a tenth of the place, and who reads it has them at hand.
 */
export class MultiOutputForest {
  readonly features: number;
  /** The leaf each training row comes to in each tree, as the number of its node, rows x trees. */
  readonly leafOf: Int32Array;
  /** How often each training row was drawn for each tree, rows x trees; 0: the tree was grown without it. */
  readonly drawn: Uint8Array;
  readonly #trees: Trees;
  readonly #outputs: number;
  /** Where the means of each node's rows begin in `#means`; -1 of those that are no leaf of a drawn row. */
  readonly #place: Int32Array;
  readonly #means: Float64Array;

  private constructor(trees: Trees, features: number, grownOn: GrownOn) {
    const { leafOf, drawn } = grownOn;
    const { place, means } = leafMeans(trees, grownOn);
    this.features = features;
    this.leafOf = leafOf;
    this.drawn = drawn;
    this.#trees = trees;
    this.#outputs = grownOn.y.cols;
    this.#place = place;
    this.#means = means;
  }

  /**
   * @param x rows x features, finite numbers
   * @param y rows x outputs, finite numbers
   * @throws PremodelError `invalid-option`, `invalid-training-data`
   */
  static fit(
    x: Matrix,
    y: Matrix,
    options: ForestOptions & { readonly seed?: number } = {},
  ): MultiOutputForest {
    const settings = forestSettings(options, 1);
    const table = binned(x, settings.maxBins);
    const rows = Int32Array.from({ length: x.rows }, (_, row) => row);
    const weights = new Float64Array(x.rows).fill(1);
    const splitter = new MultiOutputSplitter(table, centred(y), settings.minSamplesLeaf);
    const drawn = new Uint8Array(x.rows * settings.nEstimators);
    let tree = 0;
    const trees = growForest(table, splitter, rows, weights, settings, options.seed ?? 1, (times) => {
      for (let row = 0; row < x.rows; row++) drawn[row * settings.nEstimators + tree] = times[row];
      tree++;
    });
    const leafOf = new Int32Array(drawn.length);
    for (let row = 0; row < x.rows; row++) leafOf.set(trees.leavesOf(rowOf(x, row)), row * trees.count);
    return new MultiOutputForest(trees, x.cols, { leafOf, drawn, y });
  }

  /** All outputs of one row of features. */
  predict(row: ArrayLike<number>): Float64Array {
    return this.predictFrom(this.leavesOf(row));
  }

  /** Of all trees together. */
  get nodes(): number {
    return this.#trees.nodes;
  }

  get trees(): number {
    return this.#trees.count;
  }

  /** The leaf that a row comes to in every tree, as the number of its node. */
  leavesOf(row: ArrayLike<number>): Int32Array {
    checkRow(row, this.features);
    return this.#trees.leavesOf(row);
  }

  /** All outputs where a row comes to these leaves, of all trees or some. */
  predictFrom(leaves: Int32Array): Float64Array {
    const sums = new Float64Array(this.#outputs);
    for (const leaf of leaves) {
      const from = this.#place[leaf];
      for (let k = 0; k < sums.length; k++) sums[k] += this.#means[from + k];
    }
    for (let k = 0; k < sums.length; k++) sums[k] /= Math.max(1, leaves.length);
    return sums;
  }

  toJSON(): MultiOutputState {
    return {
      features: this.features,
      trees: this.#trees.toJSON(),
      leafOf: Array.from(this.leafOf),
      drawn: Array.from(this.drawn),
    };
  }

  /** @param y what it was grown on, rows x outputs */
  static restore(state: StateReader, features: number, y: Matrix): MultiOutputForest {
    const trees = Trees.read(state.part('trees'), 0, features);
    if (trees.count === 0) state.fail('trees', 'are none');
    const cells = y.rows * trees.count;
    const leafOf = state.integers('leafOf', cells, 0, trees.nodes - 1);
    const drawn = Uint8Array.from(state.integers('drawn', cells, 0, MOST_DRAWN));
    const forest = new MultiOutputForest(trees, features, { leafOf, drawn, y });
    for (let node = 0; node < trees.nodes; node++) {
      if (trees.isLeaf(node) !== forest.#place[node] >= 0) {
        state.fail('leafOf', 'does not give every leaf, and nothing else, a row that was drawn');
      }
    }
    return forest;
  }
}

/** A row drawn more often, of as many, is as good as impossible. */
const MOST_DRAWN = 255;

interface GrownOn extends Pick<MultiOutputForest, 'leafOf' | 'drawn'> {
  readonly y: Matrix;
}

/** What leaves say: the mean of the rows drawn for them, as often as they were. */
function leafMeans(trees: Trees, { leafOf, drawn, y }: GrownOn) {
  const place = new Int32Array(trees.nodes).fill(-1);
  let found = 0;
  leafOf.forEach((leaf, at) => {
    if (drawn[at] > 0 && place[leaf] < 0) place[leaf] = y.cols * found++;
  });
  const means = new Float64Array(found * y.cols);
  const total = new Float64Array(found);
  leafOf.forEach((leaf, at) => {
    if (drawn[at] === 0) return;
    const offset = Math.floor(at / trees.count) * y.cols;
    total[place[leaf] / y.cols] += drawn[at];
    for (let k = 0; k < y.cols; k++) means[place[leaf] + k] += drawn[at] * y.data[offset + k];
  });
  for (let at = 0; at < means.length; at++) means[at] /= total[Math.floor(at / y.cols)];
  return { place, means };
}

/** Less the mean of each column: sums of squares of small numbers round less. */
function centred(y: Matrix): Matrix {
  const centers = new Float64Array(y.cols);
  y.data.forEach((value, at) => {
    centers[at % y.cols] += value / y.rows;
  });
  return { ...y, data: y.data.map((value, at) => value - centers[at % y.cols]) };
}
