import { costsOf } from '../policy/costs.ts';
import { mean, scoresBy } from '../policy/optimal-candidate.ts';
import type { Objective } from '../policy/policy.ts';
import type { Profile } from '../profile/profile.ts';
import { concatOutcomes, emptyOutcomes, type Outcomes, weighOutcomes } from './outcomes.ts';
import { outcomesOfChoice } from './simulate.ts';

/** What is scored, and which cost counts. */
type Goal = Pick<Objective, 'criterion' | 'cost'>;

/** One candidate on every row. */
export function singleOutcomes(profile: Profile, inputs: Int32Array, candidate: number): Outcomes {
  return outcomesOfChoice(profile, inputs, new Int32Array(inputs.length).fill(candidate));
}

/** A perfect choice: per input the cheapest of the candidates with the best score, at no premodel cost. */
export function oracleOutcomes(profile: Profile, inputs: Int32Array, objective: Goal): Outcomes {
  const scores = profile.candidates.map((candidate) => scoresBy(candidate, objective.criterion));
  const costs = profile.candidates.map((candidate) => costsOf(candidate, objective));
  const chosen = Int32Array.from(inputs, (row) => {
    let best = 0;
    for (let k = 1; k < scores.length; k++) {
      const gain = scores[k][row] - scores[best][row];
      if (gain > 0 || (gain === 0 && costs[k][row] < costs[best][row])) best = k;
    }
    return best;
  });
  return outcomesOfChoice(profile, inputs, chosen);
}

/** A single candidate as a point of cost and accuracy. */
export interface FrontierPoint {
  /** Index into `profile.candidates`. */
  readonly candidate: number;
  /** Mean of the objective's cost. */
  readonly cost: number;
  readonly accuracy: number;
}

/**
 * The candidates no random mix of others beats: the upper concave hull of mean accuracy over mean cost,
 * from the cheapest candidate up to the most accurate one.
 */
export function singlesFrontier(profile: Profile, inputs: Int32Array, objective: Goal): FrontierPoint[] {
  const over = (values: Float64Array) => mean(Float64Array.from(inputs, (row) => values[row]));
  const points = profile.candidates
    .map((candidate, k) => ({
      candidate: k,
      cost: over(costsOf(candidate, objective)),
      accuracy: over(scoresBy(candidate, objective.criterion)),
    }))
    .sort((a, b) => a.cost - b.cost || b.accuracy - a.accuracy);
  const hull: FrontierPoint[] = [];
  for (const point of points) {
    if (hull.length > 0 && point.accuracy <= hull[hull.length - 1].accuracy) continue;
    while (hull.length > 1 && !turnsDown(hull[hull.length - 2], hull[hull.length - 1], point)) hull.pop();
    hull.push(point);
  }
  return hull;
}

function turnsDown(a: FrontierPoint, b: FrontierPoint, c: FrontierPoint): boolean {
  return (b.accuracy - a.accuracy) * (c.cost - b.cost) > (c.accuracy - b.accuracy) * (b.cost - a.cost);
}

/** Shares of a random mix; what is left to 1 is answered by nobody. */
export type Mix = readonly { readonly candidate: number; readonly weight: number }[];

/**
 * The best one can do at a mean cost without looking at the input: two neighbours on the frontier, drawn
 * at random. Beyond the frontier's end it is its last point; below its start, the cheapest candidate on as
 * many inputs as the cost allows and no answer on the rest.
 */
export function mixAtCost(frontier: readonly FrontierPoint[], cost: number): Mix {
  const above = frontier.findIndex((point) => point.cost >= cost);
  if (above < 0) return [{ candidate: frontier[frontier.length - 1].candidate, weight: 1 }];
  if (above === 0) {
    const [cheapest] = frontier;
    return [{ candidate: cheapest.candidate, weight: cheapest.cost > 0 ? cost / cheapest.cost : 1 }];
  }
  const [low, high] = [frontier[above - 1], frontier[above]];
  const weight = (cost - low.cost) / (high.cost - low.cost);
  return [
    { candidate: low.candidate, weight: 1 - weight },
    { candidate: high.candidate, weight },
  ];
}

/** What a random mix does on average: every row once per part, weighted by its share. */
export function mixOutcomes(profile: Profile, inputs: Int32Array, mix: Mix): Outcomes {
  const parts = mix.map(({ candidate, weight }) =>
    weighOutcomes(singleOutcomes(profile, inputs, candidate), weight),
  );
  const idle = 1 - mix.reduce((sum, part) => sum + part.weight, 0);
  if (idle > 1e-12) parts.push(weighOutcomes(emptyOutcomes(profile, inputs), idle));
  return concatOutcomes(parts);
}
