import { argmax, checkOption, checkTraining } from '../checks.ts';
import { type Matrix, selectColumns } from '../matrix.ts';
import { leaveOutNeighbors } from './leave-out-neighbors.ts';
import { NOTHING } from './neighbor-lists.ts';
import type { SubsetEvaluator } from './subset-evaluator.ts';

export interface KnnEvaluatorOptions {
  /** How many neighbours vote. Default 5. */
  readonly neighbors?: number;
  /**
   * The class that follows from how many neighbours each class has (the array is reused: do not keep it).
   * Default: the one with most, of equal ones the lowest. Other votes make premodels of several levels, such as
   * a chain of binary classifiers over the same neighbours.
   */
  readonly vote?: (counts: Int32Array) => number;
}

/**
 * The cross-validated accuracy of k-nearest neighbours, equal to
 * `learnerEvaluator(knn({ neighbors }), x, y, foldOf)` in every digit, but with one search for all features that
 * may be left out, begun from the neighbours of the search before. Needs 4 · rows · features · neighbours bytes
 * twice.
 *
 * @param foldOf the fold of each row (see `stratifiedKFold`)
 *
 * @example
 * const evaluator = knnEvaluator(x, y, stratifiedKFold(y, 5, 1), { neighbors: 5 });
 * evaluator.accuracy(Int32Array.of(0, 2));
 */
export function knnEvaluator(
  x: Matrix,
  y: Int32Array,
  foldOf: Int32Array,
  options: KnnEvaluatorOptions = {},
): SubsetEvaluator {
  const { neighbors = 5, vote = argmax } = options;
  checkOption('neighbors', neighbors, { from: 1, integer: true });
  const classes = checkTraining(x, y);
  const k = Math.min(neighbors, x.rows);
  let last: SearchResult | undefined;

  /** Leaves out nothing, and each feature: what `accuracy` and `accuraciesWithoutEach` ask for costs one search. */
  const search = (features: Int32Array): Float64Array => {
    if (last && sameFeatures(last.leftOut.subarray(1), features)) return last.accuracies;
    const leftOut = Int32Array.of(NOTHING, ...features);
    const places = leftOut.map((feature) => features.indexOf(feature));
    const guess = last && guessFrom(last, leftOut, k);
    const found = leaveOutNeighbors(selectColumns(x, features), foldOf, places, k, guess);
    const searches = leftOut.length;
    last = { leftOut, neighbors: found, accuracies: accuraciesOf(found, y, { searches, k, classes, vote }) };
    return last.accuracies;
  };

  return {
    accuracy: (features) => search(features)[0],
    accuraciesWithoutEach: (features) => search(features).slice(1),
  };
}

interface SearchResult {
  /** The feature each search left out. */
  readonly leftOut: Int32Array;
  readonly neighbors: Int32Array;
  readonly accuracies: Float64Array;
}

function sameFeatures(a: Int32Array, b: Int32Array): boolean {
  return a.length === b.length && a.every((feature, i) => feature === b[i]);
}

/** The neighbours when the same feature was left out last time; of another one where it was not. */
function guessFrom(last: SearchResult, leftOut: Int32Array, k: number) {
  const searches = last.leftOut.length;
  const match = leftOut.map((feature) => Math.max(0, last.leftOut.indexOf(feature)));
  return (row: number, search: number) => {
    const at = (row * searches + match[search]) * k;
    return last.neighbors.subarray(at, at + k);
  };
}

function accuraciesOf(
  neighbors: Int32Array,
  y: Int32Array,
  options: { searches: number; k: number; classes: number; vote: (counts: Int32Array) => number },
): Float64Array {
  const { searches, k, classes, vote } = options;
  const counts = new Int32Array(classes);
  const right = new Float64Array(searches);
  for (let row = 0, at = 0; row < y.length; row++) {
    for (let search = 0; search < searches; search++) {
      counts.fill(0);
      for (let i = 0; i < k; i++, at++) if (neighbors[at] >= 0) counts[y[neighbors[at]]]++;
      if (vote(counts) === y[row]) right[search]++;
    }
  }
  return right.map((count) => count / y.length);
}
