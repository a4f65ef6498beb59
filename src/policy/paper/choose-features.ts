import { PremodelError } from '../../error.ts';
import { backwardSelection } from '../../learn/feature-selection/backward-selection.ts';
import { correlationFilter } from '../../learn/feature-selection/correlation-filter.ts';
import { knnEvaluator } from '../../learn/feature-selection/knn-evaluator.ts';
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

const PAPER_COUNT = 7;
const CORRELATION_LIMIT = 0.75;
const SEARCH_FOLDS = 10;

/**
 * Columns of the features the premodel is to read, ascending for `auto`, else in the order asked for.
 *
 * `auto` is the paper's way: of two features with |Pearson| > 0.75 one goes; then, again and again, the one
 * whose loss costs the least cross-validated accuracy. Sets are scored with k-nearest neighbours, the paper's
 * classifier, voting as the architecture does, whatever classifiers are fitted on the chosen features later.
 *
 * @param labels optimal candidate of each row as a position among the kept ones; `candidates`, their number,
 *   where all fail
 * @throws PremodelError `missing-feature`
 */
export function chooseFeatures(
  table: FeatureTable,
  { labels, candidates }: { readonly labels: Int32Array; readonly candidates: number },
  options: PaperOptions & { readonly seed: number },
): Int32Array {
  const {
    features = 'auto',
    featureCount = PAPER_COUNT,
    neighbors = 5,
    architecture = 'chain',
    seed,
  } = options;
  if (table.names.length === 0) {
    throw new PremodelError('missing-feature', 'the profile has no features to choose by', {
      remedy: 'profile with features, or use a policy that reads evidence only, such as cascade',
    });
  }
  if (features === 'all') return Int32Array.from(table.names.keys());
  if (features !== 'auto') return columnsOf(features === 'paper' ? paperImageFeatures : features, table);

  const x = MinMaxScaler.fit(table.values).transform(table.values);
  const { kept } = correlationFilter(x, CORRELATION_LIMIT);
  const folds = Math.min(SEARCH_FOLDS, x.rows);
  if (kept.length <= featureCount || folds < 2) return kept;
  const foldOf = stratifiedKFold(labels, folds, seed);
  const vote = architecture === 'chain' ? firstMajority(candidates) : undefined;
  const evaluator = knnEvaluator(x, labels, foldOf, { neighbors, vote });
  return backwardSelection(evaluator, { features: kept, minFeatures: featureCount, tolerance: 1 }).features;
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
