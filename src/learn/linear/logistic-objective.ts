import type { Matrix } from '../matrix.ts';
import type { Objective } from './lbfgs.ts';

/** Rows are taken four at a time, so that parameters and gradient are read and written once for all four. */
export const ROWS_AT_ONCE = 4;

export interface LogisticProblem {
  /** Scaled features; the number of rows is a multiple of `ROWS_AT_ONCE`, filled up with rows of weight 0. */
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
  const logits = new Float64Array(ROWS_AT_ONCE * outputs);
  return (point, gradient) => {
    gradient.fill(0);
    let loss = 0;
    for (let i = 0; i < rows; i += ROWS_AT_ONCE) {
      const a = i * cols;
      const b = a + cols;
      const c = b + cols;
      const d = c + cols;
      for (let k = 0; k < outputs; k++) {
        const at = k * stride;
        let ofA = point[at + cols];
        let ofB = ofA;
        let ofC = ofA;
        let ofD = ofA;
        for (let f = 0; f < cols; f++) {
          const coefficient = point[at + f];
          ofA += coefficient * data[a + f];
          ofB += coefficient * data[b + f];
          ofC += coefficient * data[c + f];
          ofD += coefficient * data[d + f];
        }
        logits[k] = ofA;
        logits[outputs + k] = ofB;
        logits[2 * outputs + k] = ofC;
        logits[3 * outputs + k] = ofD;
      }
      for (let r = 0, from = 0; r < ROWS_AT_ONCE; r++, from += outputs) {
        const label = y[i + r];
        const own =
          outputs === 1 ? binaryLoss(logits, from, label) : softmaxLoss(logits, from, outputs, label);
        loss += weights[i + r] * own;
        for (let k = from; k < from + outputs; k++) logits[k] *= weights[i + r];
      }
      for (let k = 0; k < outputs; k++) {
        const at = k * stride;
        const ofA = logits[k];
        const ofB = logits[outputs + k];
        const ofC = logits[2 * outputs + k];
        const ofD = logits[3 * outputs + k];
        for (let f = 0; f < cols; f++) {
          gradient[at + f] += ofA * data[a + f] + ofB * data[b + f] + (ofC * data[c + f] + ofD * data[d + f]);
        }
        gradient[at + cols] += ofA + ofB + ofC + ofD;
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
function binaryLoss(logits: Float64Array, at: number, label: number): number {
  const logit = logits[at];
  const small = Math.exp(-Math.abs(logit));
  const probability = (logit >= 0 ? 1 : small) / (1 + small);
  logits[at] = probability - label;
  return Math.log(1 + small) + Math.max(logit, 0) - label * logit;
}

/** The log loss of one row; leaves its derivatives where the logits were. */
function softmaxLoss(logits: Float64Array, from: number, outputs: number, label: number): number {
  const to = from + outputs;
  const own = logits[from + label];
  let most = own;
  for (let k = from; k < to; k++) if (logits[k] > most) most = logits[k];
  let sum = 0;
  for (let k = from; k < to; k++) {
    logits[k] = Math.exp(logits[k] - most);
    sum += logits[k];
  }
  for (let k = from; k < to; k++) logits[k] /= sum;
  logits[from + label] -= 1;
  return Math.log(sum) + most - own;
}
