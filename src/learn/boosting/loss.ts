/** A loss over `outputs` scores per row, with its first two derivatives. */
export interface BoostingLoss {
  readonly outputs: number;
  /** The constant scores that fit the given rows best. */
  start(rows: Int32Array): Float64Array;
  /** Writes the weighted derivatives of the given rows, by row of the table. `scores[k][row]` is score k. */
  derive(rows: Int32Array, scores: readonly Float64Array[], into: readonly Derivatives[]): void;
  /** Mean weighted loss of the given rows. */
  of(rows: Int32Array, scores: readonly Float64Array[]): number;
}

export interface Derivatives {
  readonly gradients: Float64Array;
  readonly hessians: Float64Array;
}

/** Keeps hessians positive where a prediction is certain. */
const LEAST_HESSIAN = 1e-16;

/** Half the squared error. */
export function squaredLoss(y: Float64Array, weights: Float64Array): BoostingLoss {
  return {
    outputs: 1,
    start: (rows) => Float64Array.of(weightedMean(rows, weights, (row) => y[row])),
    derive(rows, [score], [{ gradients, hessians }]) {
      for (let i = 0; i < rows.length; i++) {
        const row = rows[i];
        gradients[row] = weights[row] * (score[row] - y[row]);
        hessians[row] = weights[row];
      }
    },
    of: (rows, [score]) => weightedMean(rows, weights, (row) => (score[row] - y[row]) ** 2 / 2),
  };
}

/** Log loss of two classes, 0 and 1; the score is the logit of class 1. */
export function binaryLogLoss(y: Int32Array, weights: Float64Array): BoostingLoss {
  return {
    outputs: 1,
    start(rows) {
      const share = weightedMean(rows, weights, (row) => y[row]);
      return Float64Array.of(boundedLog(share) - boundedLog(1 - share));
    },
    derive(rows, [score], [{ gradients, hessians }]) {
      for (let i = 0; i < rows.length; i++) {
        const row = rows[i];
        const probability = 1 / (1 + Math.exp(-score[row]));
        gradients[row] = weights[row] * (probability - y[row]);
        hessians[row] = weights[row] * Math.max(probability * (1 - probability), LEAST_HESSIAN);
      }
    },
    of: (rows, [score]) =>
      weightedMean(rows, weights, (row) => {
        const against = y[row] === 1 ? -score[row] : score[row];
        return Math.max(against, 0) + Math.log1p(Math.exp(-Math.abs(against)));
      }),
  };
}

/** Log loss of classes `0 … classes - 1`, one score each, turned into probabilities by softmax. */
export function softmaxLogLoss(y: Int32Array, weights: Float64Array, classes: number): BoostingLoss {
  // As LightGBM: makes up for the one score too many.
  const factor = classes / (classes - 1);
  const exponentials = new Float64Array(classes);
  /** Fills `exponentials` and returns the log of their sum, relative to the largest score. */
  function exponentiate(row: number, scores: readonly Float64Array[]): { most: number; sum: number } {
    let most = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < classes; k++) if (scores[k][row] > most) most = scores[k][row];
    let sum = 0;
    for (let k = 0; k < classes; k++) {
      exponentials[k] = Math.exp(scores[k][row] - most);
      sum += exponentials[k];
    }
    return { most, sum };
  }
  return {
    outputs: classes,
    start: (rows) =>
      Float64Array.from({ length: classes }, (_, k) =>
        boundedLog(weightedMean(rows, weights, (row) => (y[row] === k ? 1 : 0))),
      ),
    derive(rows, scores, into) {
      for (let i = 0; i < rows.length; i++) {
        const row = rows[i];
        const { sum } = exponentiate(row, scores);
        for (let k = 0; k < classes; k++) {
          const probability = exponentials[k] / sum;
          into[k].gradients[row] = weights[row] * (probability - (y[row] === k ? 1 : 0));
          into[k].hessians[row] =
            weights[row] * Math.max(factor * probability * (1 - probability), LEAST_HESSIAN);
        }
      }
    },
    of: (rows, scores) =>
      weightedMean(rows, weights, (row) => {
        const { most, sum } = exponentiate(row, scores);
        return Math.log(sum) + most - scores[y[row]][row];
      }),
  };
}

/** Finite even where the rows drawn lack a class. */
function boundedLog(share: number): number {
  return Math.log(Math.max(share, 1e-15));
}

function weightedMean(rows: Int32Array, weights: Float64Array, ofRow: (row: number) => number): number {
  let sum = 0;
  let total = 0;
  for (const row of rows) {
    sum += weights[row] * ofRow(row);
    total += weights[row];
  }
  return total > 0 ? sum / total : 0;
}
