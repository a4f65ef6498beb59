import { checkRow, checkTargets, checkWeights } from '../checks.ts';
import { type Matrix, rowOf } from '../matrix.ts';
import type { Regressor, RegressorState } from '../regressor.ts';
import type { StateReader } from '../state-reader.ts';
import { type BinnedRegressionLearner, rowsToLearnFrom } from '../trees/binned-learner.ts';
import { binned } from '../trees/binned-matrix.ts';
import { Trees } from '../trees/trees.ts';
import { boost } from './boost.ts';
import { squaredLoss } from './loss.ts';
import { type BoostingOptions, boostingSettings } from './options.ts';

/**
 * Gradient-boosted regression trees on histograms, grown leaf by leaf, for the squared error; as LightGBM's
 * LGBMRegressor.
 *
 * @example
 * const regressor = gradientBoostingRegression().fit(x, targets);
 * regressor.predict([5.1, 3.5]);
 */
export function gradientBoostingRegression(options: BoostingOptions = {}): BinnedRegressionLearner {
  const settings = boostingSettings(options);
  return {
    kind: 'gradient-boosting',
    fit(x, y, fitOptions = {}) {
      checkTargets(y, x.rows);
      const weights = checkWeights(fitOptions.sampleWeight, x.rows);
      const rows = rowsToLearnFrom(x.rows, weights, fitOptions);
      const table = binned(x, settings.maxBins);
      const { start, trees } = boost(table, rows, squaredLoss(y, weights), settings, fitOptions.seed ?? 1);
      return new BoostedRegressor(x.cols, start[0], trees);
    },
  };
}

class BoostedRegressor implements Regressor {
  readonly kind = 'gradient-boosting';
  readonly features: number;
  readonly #start: number;
  readonly #trees: Trees;

  constructor(features: number, start: number, trees: Trees) {
    this.features = features;
    this.#start = start;
    this.#trees = trees;
  }

  predict(row: ArrayLike<number>): number {
    checkRow(row, this.features);
    const sum = Float64Array.of(this.#start);
    this.#trees.addTo(sum, row);
    return sum[0];
  }

  predictAll(x: Matrix): Float64Array {
    return Float64Array.from({ length: x.rows }, (_, i) => this.predict(rowOf(x, i)));
  }

  toJSON(): RegressorState {
    return { kind: this.kind, features: this.features, start: this.#start, trees: this.#trees.toJSON() };
  }
}

export function restoreBoostedRegressor(state: StateReader, features: number): Regressor {
  const trees = Trees.read(state.part('trees'), 1, features);
  return new BoostedRegressor(features, state.number('start'), trees);
}
