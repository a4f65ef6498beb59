import { invalidTraining } from '../checks.ts';
import type { Classifier, FitOptions, Learner } from '../classifier.ts';
import type { Matrix } from '../matrix.ts';
import type { RegressionFitOptions, RegressionLearner, Regressor } from '../regressor.ts';
import type { BinnedMatrix } from './binned-matrix.ts';

/** Learns from some rows of a table only; `y` and `sampleWeight` still have an entry for every row of it. */
export interface RowSubset {
  /** Ascending. Default: all. */
  rows?: Int32Array;
}

/** A learner that also takes a table binned beforehand. */
export interface BinnedLearner extends Learner {
  fit(x: Matrix | BinnedMatrix, y: Int32Array, options?: FitOptions & RowSubset): Classifier;
}

/** A learner that also takes a table binned beforehand. */
export interface BinnedRegressionLearner extends RegressionLearner {
  fit(x: Matrix | BinnedMatrix, y: Float64Array, options?: RegressionFitOptions & RowSubset): Regressor;
}

/**
 * The rows to learn from: those asked for that have a weight.
 * @throws PremodelError `invalid-training-data`
 */
export function rowsToLearnFrom(size: number, weights: Float64Array, { rows }: RowSubset): Int32Array {
  const asked = rows ?? Int32Array.from({ length: size }, (_, i) => i);
  for (let i = 0; i < asked.length; i++) {
    if (!(asked[i] < size && asked[i] > (i === 0 ? -1 : asked[i - 1]))) {
      throw invalidTraining('the rows to learn from are not an ascending list of rows');
    }
  }
  const weighing = asked.filter((row) => weights[row] > 0);
  if (weighing.length === 0) throw invalidTraining('there is no row to learn from that weighs anything');
  return weighing;
}
