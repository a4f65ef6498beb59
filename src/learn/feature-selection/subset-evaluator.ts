import type { Learner } from '../classifier.ts';
import { accuracyOf, crossValidatedPredictions } from '../cross-validate.ts';
import { type Matrix, selectColumns } from '../matrix.ts';

/** Says how good sets of features are. Sets are column indices, ascending. */
export interface SubsetEvaluator {
  /** Accuracy with these features. */
  accuracy(features: Int32Array): number;
  /** Accuracy with each one of them left out: `result[i]` is without `features[i]`. */
  accuraciesWithoutEach(features: Int32Array): Float64Array;
}

/** Scores one set after the other. */
export function evaluatorOf(score: (features: Int32Array) => number): SubsetEvaluator {
  return {
    accuracy: score,
    accuraciesWithoutEach: (features) =>
      Float64Array.from(features, (left) => score(features.filter((feature) => feature !== left))),
  };
}

/**
 * The cross-validated accuracy of any learner. For k-nearest neighbours `knnEvaluator` gives the same numbers
 * far sooner.
 *
 * @param foldOf the fold of each row (see `stratifiedKFold`)
 *
 * @example
 * const evaluator = learnerEvaluator(svm(), x, y, stratifiedKFold(y, 5, 1));
 * evaluator.accuracy(Int32Array.of(0, 2));
 */
export function learnerEvaluator(
  learner: Learner,
  x: Matrix,
  y: Int32Array,
  foldOf: Int32Array,
  seed = 1,
): SubsetEvaluator {
  return evaluatorOf((features) =>
    accuracyOf(crossValidatedPredictions(learner, selectColumns(x, features), y, foldOf, { seed }), y),
  );
}
