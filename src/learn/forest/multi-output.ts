import { checkRow } from '../checks.ts';
import type { Matrix } from '../matrix.ts';
import type { StateReader } from '../state-reader.ts';
import { binned } from '../trees/binned-matrix.ts';
import { Trees, type TreesState } from '../trees/trees.ts';
import { type GrowOptions, growForest } from './grow-forest.ts';
import { MultiOutputSplitter } from './multi-output-splitter.ts';
import { type ForestOptions, forestSettings } from './options.ts';

export interface MultiOutputState {
  readonly features: number;
  readonly centers: readonly number[];
  readonly trees: TreesState;
}

/**
 * Random forest for several numbers at once, which share every tree, as scikit-learn's RandomForestRegressor for a
 * matrix of targets, but on binned features.
 */
export class MultiOutputForest {
  readonly features: number;
  /** Leaves hold differences from them. */
  readonly #centers: Float64Array;
  readonly #trees: Trees;

  private constructor(features: number, centers: Float64Array, trees: Trees) {
    this.features = features;
    this.#centers = centers;
    this.#trees = trees;
  }

  /**
   * @param x rows x features, finite numbers
   * @param y rows x outputs, finite numbers
   * @throws PremodelError `invalid-option`, `invalid-training-data`
   */
  static fit(
    x: Matrix,
    y: Matrix,
    options: ForestOptions & GrowOptions & { readonly seed?: number } = {},
  ): MultiOutputForest {
    const settings = forestSettings(options, 1);
    const centers = new Float64Array(y.cols);
    y.data.forEach((value, at) => {
      centers[at % y.cols] += value / y.rows;
    });
    const centred = { ...y, data: y.data.map((value, at) => value - centers[at % y.cols]) };
    const table = binned(x, settings.maxBins);
    const rows = Int32Array.from({ length: x.rows }, (_, row) => row);
    const weights = new Float64Array(x.rows).fill(1);
    const splitter = new MultiOutputSplitter(table, centred, settings.minSamplesLeaf);
    const trees = growForest(table, splitter, rows, weights, settings, options.seed ?? 1, options);
    return new MultiOutputForest(x.cols, centers, trees);
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
    const sums = new Float64Array(this.#centers.length);
    for (const leaf of leaves) this.#trees.addLeaf(sums, leaf);
    return sums.map((sum, k) => this.#centers[k] + sum / Math.max(1, leaves.length));
  }

  toJSON(): MultiOutputState {
    return { features: this.features, centers: Array.from(this.#centers), trees: this.#trees.toJSON() };
  }

  static restore(state: StateReader, features: number, outputs: number): MultiOutputForest {
    const trees = Trees.read(state.part('trees'), outputs, features);
    if (trees.count === 0) state.fail('trees', 'are none');
    return new MultiOutputForest(features, state.numbers('centers', outputs), trees);
  }
}
