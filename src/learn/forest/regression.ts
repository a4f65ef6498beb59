import { checkRow, checkTargets, checkWeights } from '../checks.ts';
import { type Matrix, rowOf } from '../matrix.ts';
import type { Regressor, RegressorState } from '../regressor.ts';
import type { StateReader } from '../state-reader.ts';
import { type BinnedRegressionLearner, rowsToLearnFrom } from '../trees/binned-learner.ts';
import { binned } from '../trees/binned-matrix.ts';
import { Trees } from '../trees/trees.ts';
import { growForest } from './grow-forest.ts';
import { OneOutputSplitter } from './node-splitter.ts';
import { type ForestOptions, forestSettings } from './options.ts';
import { numberTarget } from './target.ts';

/**
 * Random forest for numbers: the mean of trees grown on bootstrap samples, as scikit-learn's RandomForestRegressor
 * but on binned features.
 *
 * @example
 * const regressor = randomForestRegression().fit(x, targets, { seed: 1 });
 * regressor.predict([5.1, 3.5]);
 */
export function randomForestRegression(options: ForestOptions = {}): BinnedRegressionLearner {
  const settings = forestSettings(options, 1);
  return {
    kind: 'random-forest',
    fit(x, y, fitOptions = {}) {
      checkTargets(y, x.rows);
      const weights = checkWeights(fitOptions.sampleWeight, x.rows);
      const rows = rowsToLearnFrom(x.rows, weights, fitOptions);
      const table = binned(x, settings.maxBins);
      const center = rows.reduce((mean, row) => mean + y[row] / rows.length, 0);
      const splitter = new OneOutputSplitter(table, numberTarget(y, center), settings.minSamplesLeaf);
      const trees = growForest(table, splitter, rows, weights, settings, fitOptions.seed ?? 1);
      return new ForestRegressor(x.cols, center, trees);
    },
  };
}

class ForestRegressor implements Regressor {
  readonly kind = 'random-forest';
  readonly features: number;
  /** Leaves hold differences from it. */
  readonly #center: number;
  readonly #trees: Trees;

  constructor(features: number, center: number, trees: Trees) {
    this.features = features;
    this.#center = center;
    this.#trees = trees;
  }

  predict(row: ArrayLike<number>): number {
    checkRow(row, this.features);
    const sum = new Float64Array(1);
    this.#trees.addTo(sum, row);
    return this.#center + sum[0] / this.#trees.count;
  }

  predictAll(x: Matrix): Float64Array {
    return Float64Array.from({ length: x.rows }, (_, i) => this.predict(rowOf(x, i)));
  }

  toJSON(): RegressorState {
    return { kind: this.kind, features: this.features, center: this.#center, trees: this.#trees.toJSON() };
  }
}

export function restoreForestRegressor(state: StateReader, features: number): Regressor {
  const trees = Trees.read(state.part('trees'), 1, features);
  if (trees.count === 0) state.fail('trees', 'are none');
  return new ForestRegressor(features, state.number('center'), trees);
}
