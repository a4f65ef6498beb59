import { mean } from '../../statistics.ts';
import { pairedDifference } from '../paired-gain.ts';
import { type CostAndAccuracy, upperHull } from './upper-hull.ts';

/** What a way to act came to on every row: its score, and the cost that counts. */
export interface ScoresAndCosts {
  readonly score: Float64Array;
  readonly cost: Float64Array;
}

/** A way to act that ignores the input: always the same candidate, or a committee of several. */
export interface BlindChoice extends CostAndAccuracy {
  readonly candidates: readonly string[];
  readonly rows: ScoresAndCosts;
}

/** What ignoring the input gives, on the same rows as a policy. */
export interface Yardsticks {
  readonly singles: readonly BlindChoice[];
  /** The most accurate single candidate; ties go to the cheaper. */
  readonly singleBest: BlindChoice;
  /** The cheapest single candidate that is not established to be less accurate than the single best. */
  readonly cheapestAsGood: BlindChoice;
  /** What random mixing is made of: those single candidates and committees that no mix of others beats. */
  readonly hull: readonly BlindChoice[];
}

export function blindChoice(candidates: readonly string[], rows: ScoresAndCosts): BlindChoice {
  return { candidates, rows, accuracy: mean(rows.score), cost: mean(rows.cost) };
}

/**
 * @param singles every candidate by itself, at least one
 * @param committees fitted without the rows they are measured on
 */
export function yardsticksOf(
  singles: readonly BlindChoice[],
  committees: readonly BlindChoice[],
): Yardsticks {
  const singleBest = singles.reduce((best, each) => (isBetter(each, best) ? each : best));
  const asGood = singles.filter((each) => !isLessAccurate(each.rows, singleBest.rows));
  const cheapestAsGood = asGood.reduce((least, each) => (each.cost < least.cost ? each : least));
  return { singles, singleBest, cheapestAsGood, hull: upperHull([...singles, ...committees]) };
}

/** Whether the first is established to score less than the second. */
export function isLessAccurate(first: ScoresAndCosts, second: ScoresAndCosts): boolean {
  return scoreDifference(first, second).interval95[1] < 0;
}

export function scoreDifference(first: ScoresAndCosts, second: ScoresAndCosts) {
  return pairedDifference(first.score.map((score, row) => score - second.score[row]));
}

function isBetter(a: CostAndAccuracy, b: CostAndAccuracy): boolean {
  return a.accuracy > b.accuracy || (a.accuracy === b.accuracy && a.cost < b.cost);
}
