import { checkFeatures, checkOption, checkTargets, checkWeights, invalidTraining } from '../checks.ts';
import { type Matrix, matrix, selectRows } from '../matrix.ts';
import type { RegressionFitOptions, RegressionLearner } from '../regressor.ts';
import type { LinearRegressor } from './linear-regressor.ts';
import { momentsOf, pooledMoments } from './moments.ts';
import { type RidgeSettings, solveRidge } from './solve-ridge.ts';

export interface RidgeOptions {
  /**
   * Weight of the squared coefficients, ≥ 0. `'gcv'` chooses from `alphas`, for each target by itself, by
   * generalised cross-validation (Golub, Heath and Wahba 1979). Default 1.
   */
  alpha?: number | 'gcv';
  /** What `'gcv'` chooses from. Default: 10⁻⁴ … 10⁶ in quarters of a decade. */
  alphas?: readonly number[];
  /** Whether to penalise the coefficients of features scaled to unit variance. Default false, as scikit-learn. */
  standardize?: boolean;
}

export interface RidgeLearner extends RegressionLearner {
  fit(x: Matrix, y: Float64Array, options?: RegressionFitOptions): LinearRegressor;
  /**
   * Many targets on the same rows, for the price of one factorisation.
   * @param targets rows x targets
   * @returns one regressor per target, each as `fit` would give it
   */
  fitMany(x: Matrix, targets: Matrix, options?: RegressionFitOptions): LinearRegressor[];
  /**
   * `fitMany`, and what such fits on all folds but one predict of that one; equal but for rounding. All come from one
   * pass over the rows, so that it takes little longer than `fitMany`.
   * @param foldOf the fold of each row, as from `kFold`; at least two folds weigh something
   */
  crossFit(x: Matrix, targets: Matrix, foldOf: Int32Array, options?: RegressionFitOptions): CrossFit;
}

export interface CrossFit {
  /** Fitted on all rows, one per target. */
  readonly regressors: LinearRegressor[];
  /** Of each row by regressors fitted without its fold: rows x targets. */
  readonly heldOut: Matrix;
}

const DEFAULT_ALPHAS = Array.from({ length: 41 }, (_, i) => 10 ** (-4 + i / 4));

/**
 * Ridge regression with an unpenalised intercept, solved exactly through the normal equations; minimises
 * Σ wᵢ (yᵢ − b₀ − b·xᵢ)² + alpha |b|², as scikit-learn's Ridge. Without a penalty, features that depend linearly on
 * earlier ones get coefficient 0.
 *
 * @example
 * const regressor = ridge({ alpha: 1 }).fit(x, targets);
 * regressor.predict([5.1, 3.5]);
 */
export function ridge(options: RidgeOptions = {}): RidgeLearner {
  const alpha = options.alpha ?? 1;
  const alphas = options.alphas ?? DEFAULT_ALPHAS;
  if (alpha !== 'gcv') checkOption('alpha', alpha, { from: 0 });
  checkOption('alphas.length', alphas.length, { from: 1, integer: true });
  for (const one of alphas) checkOption('alphas', one, { from: Number.MIN_VALUE });
  const settings: RidgeSettings = { alpha, alphas, standardize: options.standardize ?? false };
  return {
    kind: 'ridge',
    fit(x, y, fitOptions) {
      checkTargets(y, x.rows);
      return fitTargets(x, matrix(y.length, 1, y), settings, fitOptions)[0];
    },
    fitMany(x, targets, fitOptions) {
      checkTargetTable(x, targets);
      return fitTargets(x, targets, settings, fitOptions);
    },
    crossFit(x, targets, foldOf, fitOptions) {
      checkTargetTable(x, targets);
      return crossFitTargets(x, targets, foldOf, settings, fitOptions);
    },
  };
}

function fitTargets(
  x: Matrix,
  targets: Matrix,
  settings: RidgeSettings,
  options: RegressionFitOptions = {},
): LinearRegressor[] {
  checkFeatures(x);
  const weights = checkWeights(options.sampleWeight, x.rows);
  return solveRidge(momentsOf(x, targets, weights), settings);
}

function crossFitTargets(
  x: Matrix,
  targets: Matrix,
  foldOf: Int32Array,
  settings: RidgeSettings,
  options: RegressionFitOptions = {},
): CrossFit {
  checkFeatures(x);
  const weights = checkWeights(options.sampleWeight, x.rows);
  if (foldOf.length !== x.rows) throw invalidTraining(`${x.rows} rows but folds of ${foldOf.length}`);
  if (new Set(foldOf.filter((_, row) => weights[row] > 0)).size < 2) {
    throw invalidTraining('all rows that weigh anything are in one fold');
  }
  const rows = Int32Array.from(foldOf.keys());
  const folds = Array.from(new Set(foldOf), (fold) => rows.filter((row) => foldOf[row] === fold));
  const parts = folds.map((own) =>
    momentsOf(
      selectRows(x, own),
      selectRows(targets, own),
      Float64Array.from(own, (row) => weights[row]),
    ),
  );
  const heldOut = matrix(targets.rows, targets.cols);
  folds.forEach((own, fold) => {
    const regressors = solveRidge(pooledMoments(parts.filter((_, k) => k !== fold)), settings);
    predictRows(regressors, x, own, heldOut);
  });
  return { regressors: solveRidge(pooledMoments(parts), settings), heldOut };
}

/** Writes what each regressor predicts of some rows of a table that was checked. */
function predictRows(
  regressors: readonly LinearRegressor[],
  { cols, data }: Matrix,
  rows: Int32Array,
  predicted: Matrix,
): void {
  for (const [t, { coefficients, intercept }] of regressors.entries()) {
    for (let i = 0; i < rows.length; i++) {
      let sum = intercept;
      for (let f = 0, at = rows[i] * cols; f < cols; f++, at++) sum += coefficients[f] * data[at];
      predicted.data[rows[i] * predicted.cols + t] = sum;
    }
  }
}

function checkTargetTable(x: Matrix, targets: Matrix): void {
  if (targets.rows !== x.rows) throw invalidTraining(`${x.rows} rows but ${targets.rows} rows of targets`);
  checkTargets(targets.data, targets.data.length);
}
