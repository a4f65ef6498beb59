import { PremodelError } from '../../error.ts';
import { backwardSelection } from '../../learn/feature-selection/backward-selection.ts';
import { correlationFilter } from '../../learn/feature-selection/correlation-filter.ts';
import { knnEvaluator } from '../../learn/feature-selection/knn-evaluator.ts';
import type { SubsetEvaluator } from '../../learn/feature-selection/subset-evaluator.ts';
import { stratifiedKFold } from '../../learn/folds.ts';
import { MinMaxScaler } from '../../learn/scaling.ts';
import type { FeatureTable } from '../../profile/profile.ts';
import type { PaperOptions } from './options.ts';

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

/** As many features as the paper kept. */
export const PAPER_COUNT = 7;
const CORRELATION_LIMIT = 0.75;
const SEARCH_FOLDS = 10;

/** What the premodel is to tell of each row. */
export interface ChoiceLabels {
  /** Optimal candidate as a position among the kept ones; `candidates` where all fail. */
  readonly labels: Int32Array;
  /** How many were kept. */
  readonly candidates: number;
}

type SeededPaperOptions = PaperOptions & { readonly seed: number };

/**
 * Columns of the features the premodel is to read, ascending for `auto`, else in the order asked for.
 *
 * `auto` is the paper's way: of two features with |Pearson| > 0.75 one goes; then, again and again, the one
 * whose loss costs the least cross-validated accuracy. Sets are scored with k-nearest neighbours, the paper's
 * classifier, voting as the architecture does, whatever classifiers are fitted on the chosen features later.
 *
 * @throws PremodelError `missing-feature`
 */
export function chooseFeatures(
  table: FeatureTable,
  target: ChoiceLabels,
  options: SeededPaperOptions,
): Int32Array {
  const { features = 'auto', featureCount = PAPER_COUNT } = options;
  if (table.names.length === 0) {
    throw new PremodelError('missing-feature', 'the profile has no features to choose by', {
      remedy: 'profile with features, or use a policy that reads evidence only, such as cascade',
    });
  }
  if (features === 'all') return Int32Array.from(table.names.keys());
  if (features !== 'auto') return columnsOf(features === 'paper' ? paperImageFeatures : features, table);

  const { kept, evaluator } = featureSearch(table, target, options);
  if (kept.length <= featureCount || !evaluator) return kept;
  return backwardSelection(evaluator, { features: kept, minFeatures: featureCount, tolerance: 1 }).features;
}

/**
 * What the search works with: the columns the correlation filter kept, and how good sets of them are.
 * There is no evaluator where there are too few rows to hold any out.
 */
export function featureSearch(
  table: FeatureTable,
  { labels, candidates }: ChoiceLabels,
  { architecture = 'chain', neighbors = 5, seed }: SeededPaperOptions,
): { readonly kept: Int32Array; readonly evaluator?: SubsetEvaluator } {
  const x = MinMaxScaler.fit(table.values).transform(table.values);
  const { kept } = correlationFilter(x, CORRELATION_LIMIT);
  const folds = Math.min(SEARCH_FOLDS, x.rows);
  if (folds < 2) return { kept };
  const foldOf = stratifiedKFold(labels, folds, seed);
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

function columnsOf(names: readonly string[], table: FeatureTable): Int32Array {
  return Int32Array.from(names, (name) => {
    const column = table.names.indexOf(name);
    if (column >= 0) return column;
    throw new PremodelError('missing-feature', `the profile has no feature "${name}"`, {
      place: { field: 'features' },
      remedy: `use some of: ${table.names.join(', ')}`,
    });
  });
}
