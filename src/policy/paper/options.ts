import { PremodelError } from '../../error.ts';
import type { Learner } from '../../learn/classifier.ts';
import { decisionTree } from '../../learn/decision-tree.ts';
import { knn } from '../../learn/knn.ts';
import { gaussianNaiveBayes } from '../../learn/naive-bayes/gaussian.ts';
import { svm } from '../../learn/svm/svm.ts';
import type { SelectionMethod } from '../candidate-selection.ts';

/** `chain`: a binary classifier per kept candidate, the first yes wins. `single`: one classifier over all. */
export type Architecture = 'chain' | 'single';

export const architectures: readonly Architecture[] = ['chain', 'single'];

/** The paper's classifiers, with the options we give them. */
const learners = {
  knn: (neighbors: number) => knn({ neighbors }),
  'naive-bayes': () => gaussianNaiveBayes(),
  'decision-tree': () => decisionTree(),
  svm: () => svm(),
} satisfies Record<string, (neighbors: number) => Learner>;

export type ClassifierName = keyof typeof learners;

export const classifierNames = Object.keys(learners) as readonly ClassifierName[];

export interface PaperOptions {
  /** Default `chain`. */
  readonly architecture?: Architecture;
  /** One for each level of the chain in turn; the last one serves all further levels. Default `knn`. */
  readonly classifiers?: readonly ClassifierName[];
  /** How many neighbours vote in `knn`. Default 5. */
  readonly neighbors?: number;
  /** How candidates are picked by Algorithm 1. Default `accuracy`. */
  readonly selection?: SelectionMethod;
  /** Least gain in percentage points for which a candidate is kept. Default 0.5. */
  readonly theta?: number;
  /** Keep at most this many candidates. Default: all that reach theta. */
  readonly maxCandidates?: number;
  /**
   * `auto`: chosen on the training rows (correlation filter, then greedy backward selection); `all`; `paper`:
   * the seven the paper kept for images; or names. Default `auto`.
   */
  readonly features?: 'auto' | 'all' | 'paper' | readonly string[];
  /** How many features `auto` keeps. Default 7, as many as the paper. */
  readonly featureCount?: number;
  /** Where every candidate is expected to fail: `abstain`, or run the named candidate. Default `abstain`. */
  readonly fallback?: string;
}

export const ABSTAIN = 'abstain';

export function learnerNamed(name: ClassifierName, neighbors = 5): Learner {
  if (!Object.hasOwn(learners, name)) {
    throw new PremodelError('invalid-option', `there is no classifier "${name}"`, {
      place: { field: 'classifier' },
      remedy: `use one of: ${classifierNames.join(', ')}`,
    });
  }
  return learners[name](neighbors);
}
