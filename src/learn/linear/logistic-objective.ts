import type { Matrix } from '../matrix.ts';
import type { Objective } from './lbfgs.ts';

export interface LogisticProblem {
  /** Scaled features. */
  readonly x: Matrix;
  /** Position of each row's class among the classes that have rows. */
  readonly y: Int32Array;
  readonly weights: Float64Array;
  /** Weight of each squared coefficient, per feature, halved. */
  readonly penalty: Float64Array;
  /** Logits per row: 1 for two classes (that of the second one), otherwise one per class. */
  readonly outputs: number;
}

/**
 * Weighted log loss per unit of weight plus the penalty. Parameters: per output its coefficients, then its
 * intercept.
 */
export function logisticObjective({ x, y, weights, penalty, outputs }: LogisticProblem): Objective {
  const { rows, cols, data } = x;
  const stride = cols + 1;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const logits = new Float64Array(outputs);
  return (point, gradient) => {
    gradient.fill(0);
    let loss = 0;
    for (let i = 0; i < rows; i++) {
      const from = i * cols;
      for (let k = 0; k < outputs; k++) {
        const at = k * stride;
        let sum = point[at + cols];
        for (let f = 0; f < cols; f++) sum += point[at + f] * data[from + f];
        logits[k] = sum;
      }
      loss += weights[i] * (outputs === 1 ? binaryLoss(logits, y[i]) : softmaxLoss(logits, y[i]));
      for (let k = 0; k < outputs; k++) {
        const at = k * stride;
        const slope = weights[i] * logits[k];
        for (let f = 0; f < cols; f++) gradient[at + f] += slope * data[from + f];
        gradient[at + cols] += slope;
      }
    }
    let value = loss / total;
    for (let k = 0, at = 0; k < outputs; k++, at++) {
      for (let f = 0; f < cols; f++, at++) {
        value += 0.5 * penalty[f] * point[at] * point[at];
        gradient[at] = gradient[at] / total + penalty[f] * point[at];
      }
      gradient[at] /= total;
    }
    return value;
  };
}

/** The log loss of one row; leaves its derivative where the logit was. */
function binaryLoss(logits: Float64Array, label: number): number {
  const logit = logits[0];
  const small = Math.exp(-Math.abs(logit));
  const probability = (logit >= 0 ? 1 : small) / (1 + small);
  logits[0] = probability - label;
  return Math.log1p(small) + Math.max(logit, 0) - label * logit;
}

/** The log loss of one row; leaves its derivatives where the logits were. */
function softmaxLoss(logits: Float64Array, label: number): number {
  const own = logits[label];
  let most = own;
  for (let k = 0; k < logits.length; k++) if (logits[k] > most) most = logits[k];
  let sum = 0;
  for (let k = 0; k < logits.length; k++) {
    logits[k] = Math.exp(logits[k] - most);
    sum += logits[k];
  }
  for (let k = 0; k < logits.length; k++) logits[k] /= sum;
  logits[label] -= 1;
  return Math.log(sum) + most - own;
}
