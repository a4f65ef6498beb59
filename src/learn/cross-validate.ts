import type { Learner } from './classifier.ts';
import { trainTestOf } from './folds.ts';
import { type Matrix, rowOf, selectRows } from './matrix.ts';

/**
 * What a classifier that never saw a row says about it: for each fold the learner is fitted on the other ones.
 *
 * @param foldOf the fold of each row (see `stratifiedKFold`)
 * @returns the predicted class of each row
 *
 * @example
 * const predicted = crossValidatedPredictions(knn(), x, y, stratifiedKFold(y, 5, 1));
 */
export function crossValidatedPredictions(
  learner: Learner,
  x: Matrix,
  y: Int32Array,
  foldOf: Int32Array,
  options: { readonly classes?: number; readonly seed?: number } = {},
): Int32Array {
  const classes = options.classes ?? y.reduce((most, label) => Math.max(most, label), -1) + 1;
  const predicted = new Int32Array(x.rows);
  for (const fold of new Set(foldOf)) {
    const { train, test } = trainTestOf(foldOf, fold);
    const labels = train.map((row) => y[row]);
    const classifier = learner.fit(selectRows(x, train), labels, { classes, seed: options.seed });
    for (const row of test) predicted[row] = classifier.predict(rowOf(x, row));
  }
  return predicted;
}

/** The share of rows, over all folds together, whose class was predicted. */
export function accuracyOf(predicted: Int32Array, y: Int32Array): number {
  let right = 0;
  for (let i = 0; i < y.length; i++) if (predicted[i] === y[i]) right++;
  return right / y.length;
}
