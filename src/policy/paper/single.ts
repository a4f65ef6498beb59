import type { Classifier, Learner } from '../../learn/classifier.ts';
import { restoreClassifier } from '../../learn/restore-classifier.ts';
import type { StateReader } from '../../learn/state-reader.ts';
import { type Chooser, type ChooserFit, type ChooserShape, candidateOfClass, classesOf } from './chooser.ts';

/** The paper's single architecture: one classifier whose classes are the kept candidates and "all fail". */
export function fitSingle({ x, labels, kept, seed }: ChooserFit, [learner]: readonly Learner[]): Chooser {
  return single(learner.fit(x, classesOf(labels, kept), { classes: kept + 1, seed }), kept);
}

export function restoreSingle(reader: StateReader, { kept, features }: ChooserShape): Chooser {
  const [state] = reader.list('classifiers', 1);
  const classifier = restoreClassifier(state);
  if (classifier.classes !== kept + 1 || classifier.features !== features) {
    reader.fail('classifiers', 'do not fit the candidates and features');
  }
  return single(classifier, kept);
}

function single(classifier: Classifier, kept: number): Chooser {
  return {
    choose: (row) => candidateOfClass(classifier.predict(row), kept),
    toJSON: () => [classifier.toJSON()],
  };
}
