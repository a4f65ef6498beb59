import type { Matrix } from '../matrix.ts';
import { type Kernel, KernelCache } from './kernel.ts';

export interface SmoOptions {
  /** Price of a margin violation. */
  readonly c: number;
  /** Stops when the optimality conditions are violated by less. */
  readonly tolerance: number;
  /** Stops here at the latest, with the best solution so far. */
  readonly maxIterations: number;
}

/** decision(row) = Σ coefficients[i] · K(x_i, row) + bias; positive means class +1. */
export interface BinaryMachine {
  /** One per training row; 0 for those that are not support vectors. */
  readonly coefficients: Float64Array;
  readonly bias: number;
}

/** Stands in for a curvature that is not positive. */
const LEAST_CURVATURE = 1e-12;

/**
 * Support vector machine of two classes by sequential minimal optimisation, the pair to improve chosen by second
 * order information (Fan, Chen, Lin: Working set selection using second order information for training SVM,
 * JMLR 2005, "WSS 2").
 *
 * Minimises ½ Σ α_i α_j s_i s_j K_ij − Σ α_i with 0 ≤ α_i ≤ C and Σ s_i α_i = 0. Kept up to date is
 * `error[i]` = Σ_j s_j α_j K_ij − s_i, the sign times the gradient: how far row i is from its side of the margin.
 *
 * @param signs +1 or −1 per row; both must occur
 */
export function solveSmo(x: Matrix, signs: Int8Array, kernel: Kernel, options: SmoOptions): BinaryMachine {
  const { c, tolerance, maxIterations } = options;
  const rows = x.rows;
  const cache = new KernelCache(kernel, x);
  const { diagonal } = cache;
  const alpha = new Float64Array(rows);
  const error = Float64Array.from(signs, (sign) => -sign);
  const canRise = (i: number) => (signs[i] > 0 ? alpha[i] < c : alpha[i] > 0);
  const canFall = (i: number) => (signs[i] > 0 ? alpha[i] > 0 : alpha[i] < c);

  for (let iteration = 0; iteration < maxIterations; iteration++) {
    let i = -1;
    let highest = Number.NEGATIVE_INFINITY;
    for (let t = 0; t < rows; t++) {
      if (-error[t] > highest && canRise(t)) {
        highest = -error[t];
        i = t;
      }
    }
    if (i < 0) break;
    const rowI = cache.row(i);
    let j = -1;
    let lowest = Number.POSITIVE_INFINITY;
    let bestGain = 0;
    for (let t = 0; t < rows; t++) {
      if (!canFall(t)) continue;
      if (-error[t] < lowest) lowest = -error[t];
      const violation = highest + error[t];
      if (violation <= 0) continue;
      const curvature = Math.max(diagonal[i] + diagonal[t] - 2 * rowI[t], LEAST_CURVATURE);
      const gain = (violation * violation) / curvature;
      if (gain > bestGain) {
        bestGain = gain;
        j = t;
      }
    }
    if (j < 0 || highest - lowest < tolerance) break;

    // The step that minimises along (s_i, −s_j), cut where either α meets its bound.
    const curvature = Math.max(diagonal[i] + diagonal[j] - 2 * rowI[j], LEAST_CURVATURE);
    const roomI = signs[i] > 0 ? c - alpha[i] : alpha[i];
    const roomJ = signs[j] > 0 ? alpha[j] : c - alpha[j];
    const step = Math.min((highest + error[j]) / curvature, roomI, roomJ);
    alpha[i] = step === roomI ? (signs[i] > 0 ? c : 0) : alpha[i] + signs[i] * step;
    alpha[j] = step === roomJ ? (signs[j] > 0 ? 0 : c) : alpha[j] - signs[j] * step;
    const rowJ = cache.row(j);
    for (let t = 0; t < rows; t++) error[t] += step * (rowI[t] - rowJ[t]);
  }
  return { coefficients: alpha.map((value, t) => value * signs[t]), bias: biasOf(alpha, error, c, signs) };
}

/** From the rows exactly on the margin; where there are none, the middle of what is allowed. */
function biasOf(alpha: Float64Array, error: Float64Array, c: number, signs: Int8Array): number {
  let free = 0;
  let sum = 0;
  let low = Number.NEGATIVE_INFINITY;
  let high = Number.POSITIVE_INFINITY;
  for (let t = 0; t < alpha.length; t++) {
    if (alpha[t] > 0 && alpha[t] < c) {
      free++;
      sum -= error[t];
    } else if ((alpha[t] === 0) === signs[t] > 0) {
      low = Math.max(low, -error[t]);
    } else {
      high = Math.min(high, -error[t]);
    }
  }
  return free > 0 ? sum / free : (low + high) / 2;
}
