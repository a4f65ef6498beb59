import type { Classifier, Learner } from '../../learn/classifier.ts';
import { restoreClassifier } from '../../learn/restore-classifier.ts';
import type { StateReader } from '../../learn/state-reader.ts';
import { FAIL } from '../optimal-candidate.ts';
import type { Chooser, ChooserFit } from './chooser.ts';

/** The paper's single architecture: one classifier whose classes are the kept candidates and "all fail". */
export function fitSingle({ x, labels, kept, seed }: ChooserFit, learner: Learner): Chooser {
  const y = labels.map((label) => (label === FAIL ? kept : label));
  return single(learner.fit(x, y, { classes: kept + 1, seed }));
}

export function restoreSingle(reader: StateReader, kept: number, features: number): Chooser {
  const [state] = reader.list('classifiers', 1);
  const classifier = restoreClassifier(state);
  if (classifier.classes !== kept + 1 || classifier.features !== features) {
    reader.fail('classifiers', 'do not fit the candidates and features');
  }
  return single(classifier);
}

function single(classifier: Classifier): Chooser {
  return {
    choose(row) {
      const label = classifier.predict(row);
      return label === classifier.classes - 1 ? FAIL : label;
    },
    toJSON: () => [classifier.toJSON()],
  };
}
