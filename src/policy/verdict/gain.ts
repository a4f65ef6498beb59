import { mean } from '../../statistics.ts';
import { type Difference, pairedDifference } from '../paired-gain.ts';
import { type CostAndAccuracy, type Mix, mixAtCost } from './upper-hull.ts';
import {
  type BlindChoice,
  isLessAccurate,
  type ScoresAndCosts,
  scoreDifference,
  type Yardsticks,
} from './yardsticks.ts';

/** A single candidate is as cheap as a policy where it costs no more than so many times as much. */
const AS_CHEAP = 1.02;

/** What a policy gains over ignoring the input. */
export interface Gain {
  /**
   * Whether the whole 95 % interval against mixing lies above 0, and no single candidate that is as cheap may be as
   * accurate. Only then a gain is claimed.
   */
  readonly established: boolean;
  /** Accuracy of the policy minus that of random mixing at the same mean cost. */
  readonly againstMixing: Difference;
  readonly mixing: MixedYardstick;
  /** The cheapest single candidate, as cheap within 2 %, that is not established to be less accurate; if any. */
  readonly dominatedBy?: DominatingCandidate;
}

/** Random mixing at the cost of a policy: its parts by what always runs together, and their shares. */
export interface MixedYardstick extends CostAndAccuracy {
  readonly parts: readonly { readonly candidates: readonly string[]; readonly share: number }[];
}

export interface DominatingCandidate extends CostAndAccuracy {
  readonly candidate: string;
  /** Accuracy of the policy minus that of the candidate. */
  readonly difference: Difference;
}

/** @param rows of the policy, where it was not fitted on them; the same rows as the yardsticks' */
export function gainOver({ singles, hull }: Yardsticks, rows: ScoresAndCosts): Gain {
  const cost = mean(rows.cost);
  const mix = mixAtCost(hull, cost);
  const againstMixing = differenceToMix(rows, mix, slopeAt(hull, cost));
  const dominating = singles
    .filter((single) => single.cost <= AS_CHEAP * cost && !isLessAccurate(single.rows, rows))
    .reduce<BlindChoice | undefined>(
      (least, each) => (least && least.cost <= each.cost ? least : each),
      undefined,
    );
  return {
    established: againstMixing.interval95[0] > 0 && dominating === undefined,
    againstMixing,
    mixing: {
      accuracy: mix.reduce((sum, { part, weight }) => sum + weight * part.accuracy, 0),
      cost: mix.reduce((sum, { part, weight }) => sum + weight * part.cost, 0),
      parts: mix
        .filter(({ weight }) => weight > 0)
        .map(({ part, weight }) => ({ candidates: part.candidates, share: weight })),
    },
    ...(dominating && {
      dominatedBy: {
        candidate: dominating.candidates[0],
        accuracy: dominating.accuracy,
        cost: dominating.cost,
        difference: scoreDifference(rows, dominating.rows),
      },
    }),
  };
}

/**
 * A row on which the policy spends more than the mix is compared with what the mix would buy for as much: the mean
 * stays as it is, and the interval also tells how uncertain the policy's cost is.
 *
 * @param slope accuracy that mixing buys for a unit of cost
 */
function differenceToMix(rows: ScoresAndCosts, mix: Mix<BlindChoice>, slope: number): Difference {
  const of = (pick: (rows: ScoresAndCosts) => Float64Array, row: number) =>
    mix.reduce((sum, { part, weight }) => sum + weight * pick(part.rows)[row], 0);
  return pairedDifference(
    rows.score.map((score, row) => {
      const spentMore = rows.cost[row] - of(({ cost }) => cost, row);
      return score - of((each) => each.score, row) - slope * spentMore;
    }),
  );
}

/** Accuracy that mixing buys for a unit of cost more; none beyond the most accurate choice. */
function slopeAt(hull: readonly CostAndAccuracy[], cost: number): number {
  const above = hull.findIndex((point) => point.cost >= cost);
  if (above < 0) return 0;
  if (above === 0) return hull[0].cost > 0 ? hull[0].accuracy / hull[0].cost : 0;
  const [low, high] = [hull[above - 1], hull[above]];
  return (high.accuracy - low.accuracy) / (high.cost - low.cost);
}
