import { restoreBoostedClassifier } from './boosting/classification.ts';
import { MOST_CLASSES } from './checks.ts';
import type { Classifier } from './classifier.ts';
import { restoreDecisionTree } from './decision-tree.ts';
import { restoreForestClassifier } from './forest/classification.ts';
import { restoreKnn } from './knn.ts';
import { restoreLogisticRegression } from './linear/logistic-regression.ts';
import { restoreGaussianNaiveBayes } from './naive-bayes/gaussian.ts';
import { restoreMultinomialNaiveBayes } from './naive-bayes/multinomial.ts';
import { StateReader } from './state-reader.ts';
import { restoreSvm } from './svm/svm-classifier.ts';

type Restore = (state: StateReader, classes: number, features: number) => Classifier;

const restorers = new Map<string, Restore>([
  ['knn', restoreKnn],
  ['gaussian-naive-bayes', restoreGaussianNaiveBayes],
  ['multinomial-naive-bayes', restoreMultinomialNaiveBayes],
  ['decision-tree', restoreDecisionTree],
  ['svm', restoreSvm],
  ['logistic-regression', restoreLogisticRegression],
  ['gradient-boosting', restoreBoostedClassifier],
  ['random-forest', restoreForestClassifier],
]);

/**
 * The classifier whose `toJSON` gave this state. The state may come from a file and hold anything.
 * @throws PremodelError `invalid-classifier`
 *
 * @example
 * const classifier = restoreClassifier(JSON.parse(JSON.stringify(knn().fit(x, y))));
 */
export function restoreClassifier(state: unknown): Classifier {
  const reader = new StateReader(state, 'classifier');
  const kind = reader.text('kind');
  const restore = restorers.get(kind);
  if (restore === undefined)
    return reader.fail('kind', `is unknown; known are ${[...restorers.keys()].join(', ')}`);
  const classes = reader.integer('classes', 1, MOST_CLASSES);
  const features = reader.integer('features', 0, 2 ** 24);
  return restore(reader, classes, features);
}
