import type { MultiOutputForest } from '../../learn/forest/multi-output.ts';
import type { Matrix } from '../../learn/matrix.ts';
import { isMeanAbove } from '../paired-gain.ts';
import type { NeighborScores } from './neighbor-scores.ts';
import type { Trials } from './trials.ts';

/**
 * A gain counts from so many standard errors on the training inputs (Breiman et al., Classification and Regression
 * Trees, 1984).
 */
const ESTABLISHED = 1;
/** More inputs than this tell hardly more. */
const MOST_ROWS = 2000;

interface Fitted {
  readonly forest: MultiOutputForest;
  readonly neighbors: NeighborScores;
  readonly trials: Trials;
}

/**
 * At which prices trials gain on the training inputs: on each as by the trees that were grown without it (out of bag,
 * Breiman 2001) and by its neighbours, itself left out.
 * @param choose the candidate to run at a price, from two predictions of all scores
 */
export function established(
  { forest, neighbors, trials }: Fitted,
  x: Matrix,
  prices: Float64Array,
  choose: (byForest: Float64Array, byNeighbors: Float64Array, price: number) => number,
): boolean[] {
  const step = Math.max(1, x.rows / MOST_ROWS);
  const gains = Array.from(prices, (): number[] => []);
  for (let i = 0; i < x.rows; i += step) {
    const row = Math.floor(i);
    const own = forest.leafOf.subarray(row * forest.trees, (row + 1) * forest.trees);
    const leaves = own.filter((_, tree) => forest.drawn[row * forest.trees + tree] === 0);
    if (leaves.length === 0) continue;
    const features = x.data.subarray(row * x.cols, (row + 1) * x.cols);
    const predictions = [forest.predictFrom(leaves), neighbors.predict(features, row)] as const;
    prices.forEach((price, point) => {
      const chosen = choose(...predictions, price);
      const trial = trials.best(leaves, chosen, price, row);
      const gain = trial
        ? trials.runs.worthOfTrial(row, trial, chosen, price) - trials.runs.worth(row, chosen, 0, price)
        : 0;
      gains[point].push(gain);
    });
  }
  return gains.map((ofPoint) => isMeanAbove(Float64Array.from(ofPoint), ESTABLISHED));
}
