import { PremodelError } from '../../error.ts';
import { backwardSelection } from '../../learn/feature-selection/backward-selection.ts';
import { correlationFilter } from '../../learn/feature-selection/correlation-filter.ts';
import { knnEvaluator } from '../../learn/feature-selection/knn-evaluator.ts';
import { learnerEvaluator, type SubsetEvaluator } from '../../learn/feature-selection/subset-evaluator.ts';
import { stratifiedKFold } from '../../learn/folds.ts';
import { MinMaxScaler } from '../../learn/scaling.ts';
import type { FeatureTable, Profile } from '../../profile/profile.ts';
import { wordFeature, wordOfFeature } from '../../word-feature.ts';
import { tellingWords } from './bag-of-words.ts';
import { learnerNamed, type ResolvedPaperOptions } from './options.ts';

/** The seven the paper kept for images. */
export const paperImageFeatures: readonly string[] = [
  'n_keypoints',
  'avg_perceived_brightness',
  'hue1',
  'contrast',
  'area_by_perim',
  'edge_length1',
  'aspect_ratio',
];

/** The two the paper kept for text, beside the bag of words. */
export const paperTextFeatures: readonly string[] = ['n_words', 'avg_adj'];

const CORRELATION_LIMIT = 0.75;
const SEARCH_FOLDS = 10;

/** What the premodel is to tell of each row. */
export interface ChoiceLabels {
  /** Optimal candidate as a position among the kept ones; `candidates` where all fail. */
  readonly labels: Int32Array;
  /** How many were kept. */
  readonly candidates: number;
}

type SeededPaperOptions = ResolvedPaperOptions & { readonly seed: number };

/** Names of the features the premodel is to read, the words of the bag of words last. */
export function chooseFeatures(
  profile: Profile,
  target: ChoiceLabels,
  options: SeededPaperOptions,
): readonly string[] {
  const words = chooseWords(profile, target, options.bagOfWords);
  const features = chooseTableFeatures(profile, target, options);
  if (features.length + words.length > 0) return wordsLast([...new Set([...features, ...words])]);
  throw new PremodelError('missing-feature', 'the profile has no features to choose by', {
    remedy: 'profile with features, or use a policy that reads evidence only, such as cascade',
  });
}

/** The others keep their order. */
function wordsLast(names: readonly string[]): readonly string[] {
  const isWord = (name: string) => wordOfFeature(name) !== undefined;
  return [...names.filter((name) => !isWord(name)), ...names.filter(isWord)];
}

function chooseWords({ words }: Profile, { labels, candidates }: ChoiceLabels, most: number): string[] {
  if (most === 0) return [];
  if (!words) {
    throw new PremodelError('missing-feature', 'the profile has no words to make a bag of words from', {
      place: { field: 'bagOfWords' },
      remedy: 'leave the bag of words out: its inputs are no texts',
    });
  }
  return tellingWords(words, labels, candidates + 1, most).map(wordFeature);
}

/**
 * `auto` is the paper's way: of two features with |Pearson| > 0.75 one goes; then, again and again, the one
 * whose loss costs the least cross-validated accuracy.
 */
function chooseTableFeatures(
  profile: Profile,
  target: ChoiceLabels,
  options: SeededPaperOptions,
): readonly string[] {
  const { names } = profile.features;
  const { features, featureCount } = options;
  if (names.length === 0 || features === 'all') return names;
  if (features === 'paper') return profile.words ? paperTextFeatures : paperImageFeatures;
  if (features !== 'auto') return features;
  const { kept, evaluator } = featureSearch(profile, target, options);
  const columns =
    kept.length <= featureCount || !evaluator
      ? kept
      : backwardSelection(evaluator, { features: kept, minFeatures: featureCount, tolerance: 1 }).features;
  return namesOf(columns, profile.features);
}

export function namesOf(columns: Int32Array, { names }: FeatureTable): string[] {
  return Array.from(columns, (column) => names[column]);
}

/**
 * What the search works with: the columns of the table that the correlation filter kept, and how good sets of
 * them are. There is no evaluator where there are too few rows to hold any out.
 *
 * Sets are scored with the paper's classifier for the task, whatever classifiers are fitted on the chosen
 * features later. For images these are k-nearest neighbours, voting as the architecture does. For text it is
 * naive Bayes (Gaussian, which suits features that are no counts), without the bag of words.
 */
export function featureSearch(
  { features, words }: Profile,
  { labels, candidates }: ChoiceLabels,
  { architecture, neighbors, seed }: SeededPaperOptions,
): { readonly kept: Int32Array; readonly evaluator?: SubsetEvaluator } {
  const x = MinMaxScaler.fit(features.values).transform(features.values);
  const { kept } = correlationFilter(x, CORRELATION_LIMIT);
  const folds = Math.min(SEARCH_FOLDS, x.rows);
  if (folds < 2) return { kept };
  const foldOf = stratifiedKFold(labels, folds, seed);
  if (words) {
    return { kept, evaluator: learnerEvaluator(learnerNamed('naive-bayes', neighbors), x, labels, foldOf) };
  }
  const vote = architecture === 'chain' ? firstMajority(candidates) : undefined;
  return { kept, evaluator: knnEvaluator(x, labels, foldOf, { neighbors, vote }) };
}

/** What a chain says: the first candidate with more than half of the votes, else the class "all fail". */
function firstMajority(candidates: number): (counts: Int32Array) => number {
  return (counts) => {
    const votes = counts.reduce((sum, count) => sum + count, 0);
    const first = counts.findIndex((count, k) => k < candidates && 2 * count > votes);
    return first < 0 ? candidates : first;
  };
}
