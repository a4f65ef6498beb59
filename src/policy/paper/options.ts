import { PremodelError } from '../../error.ts';
import type { Learner } from '../../learn/classifier.ts';
import { decisionTree } from '../../learn/decision-tree.ts';
import { knn } from '../../learn/knn.ts';
import { gaussianNaiveBayes } from '../../learn/naive-bayes/gaussian.ts';
import { multinomialNaiveBayes } from '../../learn/naive-bayes/multinomial.ts';
import { svm } from '../../learn/svm/svm.ts';
import type { Profile } from '../../profile/profile.ts';
import type { SelectionMethod } from '../candidate-selection.ts';

/**
 * `chain`: a binary classifier per kept candidate, the first yes wins. `single`: one classifier over all.
 * `stacking`: one over the bag of words, and one over what it says and the other features.
 */
export type Architecture = 'chain' | 'single' | 'stacking';

export const architectures: readonly Architecture[] = ['chain', 'single', 'stacking'];

/** The paper's classifiers, with the options we give them. It does not say which naive Bayes it means. */
const learners = {
  knn: (neighbors: number) => knn({ neighbors }),
  'naive-bayes': () => gaussianNaiveBayes(),
  'multinomial-naive-bayes': () => multinomialNaiveBayes(),
  'decision-tree': () => decisionTree(),
  svm: () => svm(),
} satisfies Record<string, (neighbors: number) => Learner>;

export type ClassifierName = keyof typeof learners;

export const classifierNames = Object.keys(learners) as readonly ClassifierName[];

/** What is left out is as the paper has it for the task: see `resolvePaperOptions`. */
export interface PaperOptions {
  readonly architecture?: Architecture;
  /**
   * One for each level of the chain in turn, the last one serving all further levels; for `stacking` the one of
   * the bag of words, then the one of the rest.
   */
  readonly classifiers?: readonly ClassifierName[];
  /** How many neighbours vote in `knn`. Default 5. */
  readonly neighbors?: number;
  /** How candidates are picked by Algorithm 1. Default `accuracy`. */
  readonly selection?: SelectionMethod;
  /** Least gain in percentage points for which a candidate is kept. */
  readonly theta?: number;
  /** Keep at most this many candidates. Default: all that reach theta. */
  readonly maxCandidates?: number;
  /**
   * The features besides the bag of words. `auto`: chosen on the training rows (correlation filter, then greedy
   * backward selection); `all`; `paper`: those the paper kept; or names. Default `auto`.
   */
  readonly features?: 'auto' | 'all' | 'paper' | readonly string[];
  /** How many features `auto` keeps. */
  readonly featureCount?: number;
  /** How many words the bag of words keeps, chosen by chi² on the training rows; 0: none. Tasks on text only. */
  readonly bagOfWords?: number;
  /** Where every candidate is expected to fail: `abstain`, or run the named candidate. Default `abstain`. */
  readonly fallback?: string;
}

export type ResolvedPaperOptions = PaperOptions & Required<Omit<PaperOptions, 'maxCandidates'>>;

export const ABSTAIN = 'abstain';

const common = { neighbors: 5, selection: 'accuracy', features: 'auto', fallback: ABSTAIN } as const;

/** For images, and tables of other things. */
const imageDefaults = {
  ...common,
  architecture: 'chain',
  classifiers: ['knn'],
  theta: 0.5,
  featureCount: 7,
  bagOfWords: 0,
} as const;

/**
 * For text. Multinomial rather than Gaussian naive Bayes: it tells the optimal candidate more often (see
 * docs/decisions/0005-naive-bayes-of-text.md).
 */
const textDefaults = {
  ...common,
  architecture: 'single',
  classifiers: ['multinomial-naive-bayes'],
  theta: 2,
  featureCount: 2,
  bagOfWords: 1500,
} as const;

/** The options with what is left out as the paper has it: for text where the profile has words, else for images. */
export function resolvePaperOptions(profile: Profile, options: PaperOptions): ResolvedPaperOptions {
  const defined = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const resolved: ResolvedPaperOptions = { ...(profile.words ? textDefaults : imageDefaults), ...defined };
  if (resolved.architecture === 'stacking' && resolved.bagOfWords === 0) {
    throw new PremodelError('invalid-option', 'stacking needs a bag of words', {
      place: { field: 'architecture' },
      remedy: 'use chain or single, or a bag of words on a profile of texts',
    });
  }
  return resolved;
}

export function learnerNamed(name: ClassifierName, neighbors: number): Learner {
  if (!Object.hasOwn(learners, name)) {
    throw new PremodelError('invalid-option', `there is no classifier "${name}"`, {
      place: { field: 'classifier' },
      remedy: `use one of: ${classifierNames.join(', ')}`,
    });
  }
  return learners[name](neighbors);
}
