import type { Profile } from '../profile/profile.ts';
import { mean } from '../statistics.ts';
import { costsOf } from './costs.ts';
import { scoresBy } from './optimal-candidate.ts';
import type { Objective } from './policy.ts';

/** Operating points that are fitted, one per price. */
export const POINTS = 16;
/** From the slope at which single candidates trade score for cost, so far down and up. */
const CHEAPEST = 1 / 40;
const DEAREST = 12;

/**
 * Prices of the cost, in score per unit of cost, falling: from where next to nothing is worth running to where
 * next to everything is. Set by what single candidates ask for their gain.
 */
export function priceLadder(profile: Profile, objective: Objective, steps = POINTS): Float64Array {
  const cost = profile.candidates.map((candidate) => mean(costsOf(candidate, objective)));
  const score = profile.candidates.map((candidate) => mean(scoresBy(candidate, objective.criterion)));
  const cheap = cost.indexOf(Math.min(...cost));
  const best = score.indexOf(Math.max(...score));
  const spread = cost[best] - cost[cheap];
  const gain = score[best] - score[cheap];
  const dearest = Math.max(...cost);
  const slope = spread > 0 && gain > 0 ? gain / spread : dearest > 0 ? 0.1 / dearest : 1;
  return Float64Array.from({ length: steps }, (_, step) => {
    const share = step / (steps - 1);
    return slope * DEAREST * (CHEAPEST / DEAREST) ** share;
  });
}
