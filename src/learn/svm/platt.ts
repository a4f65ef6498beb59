/** P(class +1 | decision value) = 1 / (1 + exp(slope · value + offset)). */
export interface Sigmoid {
  readonly slope: number;
  readonly offset: number;
}

const MAX_ITERATIONS = 100;
const RIDGE = 1e-12;
const LEAST_STEP = 1e-10;

/**
 * Platt's scaling, fitted by Newton's method with backtracking (Lin, Lin, Weng: A note on Platt's probabilistic
 * outputs for support vector machines, Machine Learning 2007). The targets are drawn in from 0 and 1 as by
 * Platt, so that separable data stay finite.
 *
 * @param values decision values on rows the machine was not fitted on
 * @param signs their true side, +1 or −1
 */
export function fitSigmoid(values: Float64Array, signs: Int8Array): Sigmoid {
  const positives = signs.reduce((count, sign) => count + (sign > 0 ? 1 : 0), 0);
  const negatives = signs.length - positives;
  const high = (positives + 1) / (positives + 2);
  const low = 1 / (negatives + 2);
  const targets = Float64Array.from(signs, (sign) => (sign > 0 ? high : low));

  let slope = 0;
  let offset = Math.log((negatives + 1) / (positives + 1));
  let loss = crossEntropy(values, targets, slope, offset);
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    let h11 = RIDGE;
    let h22 = RIDGE;
    let h21 = 0;
    let g1 = 0;
    let g2 = 0;
    for (let i = 0; i < values.length; i++) {
      const p = logistic(-(slope * values[i] + offset));
      const weight = p * (1 - p);
      h11 += values[i] * values[i] * weight;
      h22 += weight;
      h21 += values[i] * weight;
      g1 += values[i] * (targets[i] - p);
      g2 += targets[i] - p;
    }
    if (Math.abs(g1) < 1e-5 && Math.abs(g2) < 1e-5) break;
    const determinant = h11 * h22 - h21 * h21;
    const directionSlope = -(h22 * g1 - h21 * g2) / determinant;
    const directionOffset = -(h11 * g2 - h21 * g1) / determinant;
    const descent = g1 * directionSlope + g2 * directionOffset;
    let step = 1;
    for (; step >= LEAST_STEP; step /= 2) {
      const nextSlope = slope + step * directionSlope;
      const nextOffset = offset + step * directionOffset;
      const nextLoss = crossEntropy(values, targets, nextSlope, nextOffset);
      if (nextLoss < loss + 1e-4 * step * descent) {
        slope = nextSlope;
        offset = nextOffset;
        loss = nextLoss;
        break;
      }
    }
    if (step < LEAST_STEP) break;
  }
  return { slope, offset };
}

export function sigmoidProbability(value: number, sigmoid: Sigmoid): number {
  return logistic(-(sigmoid.slope * value + sigmoid.offset));
}

/** 1 / (1 + exp(−t)) without overflow. */
function logistic(t: number): number {
  return t >= 0 ? 1 / (1 + Math.exp(-t)) : Math.exp(t) / (1 + Math.exp(t));
}

function crossEntropy(values: Float64Array, targets: Float64Array, slope: number, offset: number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const z = slope * values[i] + offset;
    sum +=
      z >= 0 ? targets[i] * z + Math.log1p(Math.exp(-z)) : (targets[i] - 1) * z + Math.log1p(Math.exp(z));
  }
  return sum;
}

/**
 * Probabilities of k classes from those of every pair (Wu, Lin, Weng: Probability estimates for multi-class
 * classification by pairwise coupling, JMLR 2004, second method): minimises Σ (r_ji p_i − r_ij p_j)² by their
 * fixed-point iteration.
 *
 * @param pairwise k x k, `pairwise[i * k + j]` = P(i | i or j), above 0 and below 1
 * @returns k probabilities that sum to 1
 */
export function coupleProbabilities(pairwise: Float64Array, k: number): Float64Array {
  const q = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) {
      if (i === j) continue;
      const r = pairwise[j * k + i];
      q[i * k + i] += r * r;
      q[i * k + j] = -r * pairwise[i * k + j];
    }
  }
  const p = new Float64Array(k).fill(1 / k);
  const qp = new Float64Array(k);
  for (let iteration = 0; iteration < Math.max(100, k); iteration++) {
    let pqp = 0;
    for (let i = 0; i < k; i++) {
      qp[i] = 0;
      for (let j = 0; j < k; j++) qp[i] += q[i * k + j] * p[j];
      pqp += p[i] * qp[i];
    }
    if (qp.every((value) => Math.abs(value - pqp) < 1e-9 / k)) break;
    for (let i = 0; i < k; i++) {
      const change = (pqp - qp[i]) / q[i * k + i];
      p[i] += change;
      pqp = (pqp + change * (change * q[i * k + i] + 2 * qp[i])) / (1 + change) ** 2;
      for (let j = 0; j < k; j++) {
        qp[j] = (qp[j] + change * q[i * k + j]) / (1 + change);
        p[j] /= 1 + change;
      }
    }
  }
  return p;
}
