import {
  checkFeatures,
  checkOption,
  checkTargets,
  checkWeights,
  invalidTraining,
  LARGEST_VALUE,
} from '../checks.ts';
import { type Matrix, matrix } from '../matrix.ts';
import type { RegressionFitOptions, RegressionLearner } from '../regressor.ts';
import { cholesky, choleskySolve } from './cholesky.ts';
import { columnMeans, isConstant } from './column-scale.ts';
import { innerProducts, type Products } from './gram.ts';
import { LinearRegressor } from './linear-regressor.ts';
import { type Eigen, symmetricEigen } from './symmetric-eigen.ts';

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
}

const DEFAULT_ALPHAS = Array.from({ length: 41 }, (_, i) => 10 ** (-4 + i / 4));

/**
 * Ridge regression with an unpenalised intercept, solved exactly through the normal equations; minimises
 * Σ wᵢ (yᵢ − b₀ − b·xᵢ)² + alpha |b|², as scikit-learn's Ridge. Without a penalty, features that depend linearly on
 * earlier ones get coefficient 0.
 */
export function ridge(options: RidgeOptions = {}): RidgeLearner {
  const alpha = options.alpha ?? 1;
  const alphas = options.alphas ?? DEFAULT_ALPHAS;
  if (alpha !== 'gcv') checkOption('alpha', alpha, { from: 0 });
  checkOption('alphas.length', alphas.length, { from: 1, whole: true });
  for (const one of alphas) checkOption('alphas', one, { from: Number.MIN_VALUE });
  const settings = { alpha, alphas, standardize: options.standardize ?? false };
  return {
    kind: 'ridge',
    fit(x, y, fitOptions) {
      checkTargets(y, x.rows);
      return fitTargets(x, matrix(y.length, 1, y), settings, fitOptions)[0];
    },
    fitMany(x, targets, fitOptions) {
      if (targets.rows !== x.rows)
        throw invalidTraining(`${x.rows} rows but ${targets.rows} rows of targets`);
      checkTargets(targets.data, targets.data.length);
      return fitTargets(x, targets, settings, fitOptions);
    },
  };
}

function fitTargets(
  x: Matrix,
  targets: Matrix,
  { alpha, alphas, standardize }: Required<RidgeOptions>,
  options: RegressionFitOptions = {},
): LinearRegressor[] {
  checkFeatures(x);
  const weights = checkWeights(options.sampleWeight, x.rows);
  const means = columnMeans(x, weights);
  const targetMeans = columnMeans(targets, weights);
  const products = innerProducts(
    { table: x, centers: means },
    { table: targets, centers: targetMeans },
    squareRoots(weights),
  );
  const { scale, unit } = rescale(products, means, sumOf(weights), standardize);
  const solve =
    alpha === 'gcv'
      ? choosing(products, x.cols, countPositive(weights), alphas, unit)
      : solving(products, x.cols, alpha, unit);
  return Array.from(targetMeans, (targetMean, t) => {
    const solution = solve(t);
    const coefficients = solution.scaled.map((value, f) => value / scale[f]);
    let intercept = targetMean;
    for (let f = 0; f < x.cols; f++) intercept -= coefficients[f] * means[f];
    for (const value of [...coefficients, intercept]) {
      if (!(Math.abs(value) <= LARGEST_VALUE)) {
        throw invalidTraining(`a coefficient of ${value}; scale the features`);
      }
    }
    return new LinearRegressor(coefficients, intercept, solution.alpha);
  });
}

/**
 * Turns the products of features into those of scaled features: of unit variance, or else all by the same scale, which
 * changes nothing but keeps large squares finite.
 * @returns the scale of each feature, and what a penalty is divided by
 */
function rescale({ gram, cross }: Products, means: Float64Array, total: number, standardize: boolean) {
  const p = means.length;
  const deviations = means.map((mean, f) => {
    const variance = gram[f * p + f] / total;
    return isConstant(variance, mean) ? 0 : Math.sqrt(variance);
  });
  const widest = deviations.reduce((most, deviation) => Math.max(most, deviation), 0) || 1;
  const scale = deviations.map((deviation) => (standardize && deviation > 0 ? deviation : widest));
  // A constant feature explains nothing, whatever rounding left of it.
  const factors = scale.map((divisor, f) => (deviations[f] > 0 ? 1 / divisor : 0));
  for (let i = 0; i < gram.length; i++) gram[i] *= factors[Math.floor(i / p)] * factors[i % p];
  for (let i = 0; i < cross.length; i++) cross[i] *= factors[i % p];
  return { scale, unit: standardize ? 1 : widest * widest };
}

/** Coefficients of the scaled features for target `t`. */
type Solve = (t: number) => { readonly scaled: Float64Array; readonly alpha: number };

function solving({ gram, cross }: Products, p: number, alpha: number, unit: number): Solve {
  for (let f = 0; f < p; f++) gram[f * p + f] += alpha / unit;
  cholesky(gram, p);
  return (t) => ({ scaled: choleskySolve(gram, p, cross.subarray(t * p, (t + 1) * p)), alpha });
}

function choosing(
  { gram, cross, squares }: Products,
  p: number,
  rows: number,
  alphas: readonly number[],
  unit: number,
): Solve {
  const eigen = symmetricEigen(gram, p);
  return (t) => {
    const rotated = project(eigen, cross.subarray(t * p, (t + 1) * p));
    const alpha = leastCriterion(eigen.values, rotated, squares[t], rows, alphas, unit);
    const scaled = new Float64Array(p);
    for (let k = 0; k < p; k++) {
      const share = rotated[k] / (Math.max(0, eigen.values[k]) + alpha / unit);
      for (let f = 0; f < p; f++) scaled[f] += share * eigen.vectors[k * p + f];
    }
    return { scaled, alpha };
  };
}

function project({ vectors }: Eigen, c: Float64Array): Float64Array {
  const p = c.length;
  return c.map((_, k) => {
    let sum = 0;
    for (let f = 0; f < p; f++) sum += vectors[k * p + f] * c[f];
    return sum;
  });
}

/** The penalty with the least n · residual / (n − degrees of freedom)²; of equally good ones the largest. */
function leastCriterion(
  values: Float64Array,
  rotated: Float64Array,
  square: number,
  rows: number,
  alphas: readonly number[],
  unit: number,
): number {
  let chosen = Math.max(...alphas);
  let least = Number.POSITIVE_INFINITY;
  for (const alpha of alphas) {
    const penalty = alpha / unit;
    let residual = square;
    let freedom = 1;
    for (let k = 0; k < values.length; k++) {
      const value = Math.max(0, values[k]);
      const sum = value + penalty;
      freedom += value / sum;
      residual -= (rotated[k] / sum) * (rotated[k] / sum) * (value + 2 * penalty);
    }
    const left = rows - freedom;
    const criterion = Math.max(0, residual) / (left * left);
    if (left > 1e-9 * rows && (criterion < least || (criterion === least && alpha > chosen))) {
      least = criterion;
      chosen = alpha;
    }
  }
  return chosen;
}

function squareRoots(weights: Float64Array): Float64Array {
  const roots = new Float64Array(weights.length);
  for (let i = 0; i < roots.length; i++) roots[i] = Math.sqrt(weights[i]);
  return roots;
}

function sumOf(weights: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i];
  return sum;
}

function countPositive(weights: Float64Array): number {
  return weights.reduce((count, weight) => count + (weight > 0 ? 1 : 0), 0);
}
