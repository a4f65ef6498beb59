import { invalidTraining, LARGEST_VALUE } from '../checks.ts';
import { cholesky, choleskySolve } from './cholesky.ts';
import { isConstant } from './column-scale.ts';
import type { Products } from './gram.ts';
import { LinearRegressor } from './linear-regressor.ts';
import type { Moments } from './moments.ts';
import { type Eigen, symmetricEigen } from './symmetric-eigen.ts';

export interface RidgeSettings {
  readonly alpha: number | 'gcv';
  readonly alphas: readonly number[];
  readonly standardize: boolean;
}

/**
 * One regressor per target.
 * @param moments overwritten
 * @throws PremodelError `invalid-training-data`
 */
export function solveRidge(
  moments: Moments,
  { alpha, alphas, standardize }: RidgeSettings,
): LinearRegressor[] {
  const { means, targetMeans, rows } = moments;
  const { scale, unit } = rescale(moments, standardize);
  const solve =
    alpha === 'gcv'
      ? choosing(moments, means.length, rows, alphas, unit)
      : solving(moments, means.length, alpha, unit);
  return Array.from(targetMeans, (targetMean, t) => {
    const solution = solve(t);
    const coefficients = solution.scaled.map((value, f) => value / scale[f]);
    let intercept = targetMean;
    for (let f = 0; f < means.length; f++) intercept -= coefficients[f] * means[f];
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
function rescale({ gram, cross, means, weight }: Moments, standardize: boolean) {
  const p = means.length;
  const deviations = means.map((mean, f) => {
    const variance = gram[f * p + f] / weight;
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
