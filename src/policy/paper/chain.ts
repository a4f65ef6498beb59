import type { Classifier, ClassifierState, Learner } from '../../learn/classifier.ts';
import { KnnClassifier, voteShares } from '../../learn/knn.ts';
import { restoreClassifier } from '../../learn/restore-classifier.ts';
import type { StateReader } from '../../learn/state-reader.ts';
import { FAIL } from '../optimal-candidate.ts';
import { policyReader } from '../policy-state.ts';
import { type Chooser, type ChooserFit, type ChooserShape, learnerOfLevel } from './chooser.ts';

/**
 * The paper's multiple architecture: one yes-or-no classifier per kept candidate, asked in Algorithm 1's
 * order; the first yes wins. Levels of nearest neighbours share one index, so that the neighbours are found
 * once and each level only looks up its own labels.
 */
export function fitChain({ x, labels, kept, seed }: ChooserFit, learners: readonly Learner[]): Chooser {
  const levels: Classifier[] = [];
  for (let level = 0; level < kept; level++) {
    const yes = labels.map((label) => (label === level ? 1 : 0));
    const first = levels.find(isKnn);
    const learner = learnerOfLevel(learners, level);
    levels.push(
      learner.kind === 'knn' && first
        ? new KnnClassifier(first.index, yes, 2, first.neighbors)
        : learner.fit(x, yes, { classes: 2, seed }),
    );
  }
  return chain(levels);
}

export function restoreChain(reader: StateReader, { kept, features }: ChooserShape): Chooser {
  const states = reader.list('classifiers', kept) as ClassifierState[];
  const levels: Classifier[] = [];
  for (const state of states) {
    const first = levels.find(isKnn);
    const shares = first && state?.kind === 'knn' && !('x' in state);
    const level = shares ? restoreSharing(first, state) : restoreClassifier(state);
    if (level.classes !== 2 || level.features !== features) {
      reader.fail('classifiers', 'do not fit the candidates and features');
    }
    if (first && isKnn(level) && level.index !== first.index) {
      reader.fail('classifiers', 'of nearest neighbours do not share their rows');
    }
    levels.push(level);
  }
  return chain(levels);
}

function chain(levels: readonly Classifier[]): Chooser {
  const first = levels.find(isKnn);
  return {
    choose(row) {
      let nearest: Int32Array | undefined;
      const says = (level: Classifier): number => {
        if (!isKnn(level)) return level.predict(row);
        nearest ??= level.index.neighbors(row, level.neighbors).indices;
        const [no, yes] = voteShares(level.labels, nearest, 2);
        return yes > no ? 1 : 0;
      };
      const found = levels.findIndex((level) => says(level) === 1);
      return found < 0 ? FAIL : found;
    },
    // Levels after the first leave out the rows they share with it.
    toJSON: () =>
      levels.map((level) => {
        const { x, ...state } = level.toJSON();
        return isKnn(level) && level !== first ? state : level.toJSON();
      }),
  };
}

function restoreSharing(first: KnnClassifier, state: ClassifierState): KnnClassifier {
  const labels = policyReader(state).integers('y', first.index.rows, 0, 1);
  return new KnnClassifier(first.index, labels, 2, first.neighbors);
}

function isKnn(classifier: Classifier): classifier is KnnClassifier {
  return classifier instanceof KnnClassifier;
}
