import { kFold, trainTestOf } from '../../learn/folds.ts';
import { MultiOutputForest } from '../../learn/forest/multi-output.ts';
import { type Matrix, matrix, selectRows } from '../../learn/matrix.ts';
import type { Profile } from '../../profile/profile.ts';
import { mean } from '../../statistics.ts';
import { defaultConfidence } from '../cascade/cascade.ts';
import { cascadeColumns } from '../cascade/cascade-columns.ts';
import { worthOf } from '../cascade/cascade-levels.ts';
import { fitLevels } from '../cascade/fit-levels.ts';
import { costsOf } from '../costs.ts';
import { scoresBy } from '../optimal-candidate.ts';
import type { Objective } from '../policy.ts';
import type { Subset } from './feasible.ts';

/**
 * What a policy over some candidates is about worth at each of several prices: mean score minus price times cost.
 * So quick to tell that thousands of sets can be compared; what is fitted is fitted once, on all candidates.
 */
export type Estimate = (kept: Subset) => Float64Array;

/** The best confidence cascade of two of them, or the best single one. */
export function byCascades(
  profile: Profile,
  objective: Objective,
  prices: Float64Array,
): Estimate | undefined {
  const primary = defaultConfidence(profile.evidenceNames);
  if (primary === undefined) return undefined;
  const columns = cascadeColumns(profile, objective, { primary, others: true });
  const worthOfBest = (kept: Subset) =>
    fitLevels(columns, { kept, prices, maxRuns: 2 }).map((levels, p) => worthOf(levels, columns, prices[p]));
  const pairs = profile.candidates.map((_, b, all) =>
    all.slice(0, b + 1).map((__, a) => worthOfBest(a === b ? [a] : [a, b])),
  );
  return (kept) =>
    prices.map((_, p) =>
      Math.max(...kept.flatMap((b) => kept.filter((a) => a <= b).map((a) => pairs[b][a][p]))),
    );
}

const FOLDS = 3;
const FOREST = { nEstimators: 30, maxFeatures: 0.2 };

/** Whichever of them is predicted from the features to have the best score after the price of its cost. */
export function byFeatures(
  profile: Profile,
  objective: Objective,
  prices: Float64Array,
  seed: number,
): Estimate | undefined {
  const { inputs, candidates, features } = profile;
  if (features.names.length === 0 || inputs.length < FOLDS) return undefined;
  const scores = candidates.map((candidate) => scoresBy(candidate, objective.criterion));
  const costs = candidates.map((candidate) => mean(costsOf(candidate, objective)));
  const predicted = predictedScores(features.values, scores, seed);
  return (kept) =>
    prices.map((price) => {
      let worth = 0;
      for (let row = 0; row < inputs.length; row++) {
        let best = kept[0];
        let most = Number.NEGATIVE_INFINITY;
        for (const k of kept) {
          const value = predicted.data[row * candidates.length + k] - price * costs[k];
          if (value > most) [most, best] = [value, k];
        }
        worth += scores[best][row] - price * costs[best];
      }
      return worth / inputs.length;
    });
}

/** rows x candidates, each row by a forest that was grown without it. */
function predictedScores(features: Matrix, scores: readonly Float64Array[], seed: number): Matrix {
  const actual = matrix(features.rows, scores.length);
  scores.forEach((score, k) => {
    for (let row = 0; row < features.rows; row++) actual.data[row * scores.length + k] = score[row];
  });
  const predicted = matrix(features.rows, scores.length);
  const foldOf = kFold(features.rows, FOLDS, seed);
  for (let fold = 0; fold < FOLDS; fold++) {
    const { train, test } = trainTestOf(foldOf, fold);
    const forest = MultiOutputForest.fit(selectRows(features, train), selectRows(actual, train), {
      ...FOREST,
      seed,
    });
    for (const row of test) {
      const own = features.data.subarray(row * features.cols, (row + 1) * features.cols);
      predicted.data.set(forest.predict(own), row * scores.length);
    }
  }
  return predicted;
}
