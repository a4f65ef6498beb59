import { costsOf } from '../policy/costs.ts';
import { scoresBy } from '../policy/optimal-candidate.ts';
import type { Objective } from '../policy/policy.ts';
import type { CostAndAccuracy, Mix } from '../policy/verdict/upper-hull.ts';
import type { Profile } from '../profile/profile.ts';
import { accuracy, weightedMean } from './metrics.ts';
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

/** Something that was done on every row whatever the input, as a point of cost and accuracy. */
export interface BlindBaseline extends CostAndAccuracy {
  /** Who always runs. */
  readonly candidates: readonly string[];
  readonly outcomes: Outcomes;
}

/** Every candidate by itself, in the order of the profile. */
export function singleBaselines(profile: Profile, inputs: Int32Array, objective: Goal): BlindBaseline[] {
  return profile.candidates.map(({ name }, k) =>
    blindBaseline([name], singleOutcomes(profile, inputs, k), objective),
  );
}

export function blindBaseline(
  candidates: readonly string[],
  outcomes: Outcomes,
  objective: Goal,
): BlindBaseline {
  const cost = costsOf(outcomes, objective);
  return {
    candidates,
    outcomes,
    cost: weightedMean(outcomes, (m) => cost[m]),
    accuracy: accuracy(outcomes, objective.criterion),
  };
}

/** What a random mix does on average: every row once per part, weighted by its share. */
export function mixOutcomes(
  profile: Profile,
  inputs: Int32Array,
  mix: Mix<Pick<BlindBaseline, 'outcomes'>>,
): Outcomes {
  const parts = mix.map(({ part, weight }) => weighOutcomes(part.outcomes, weight));
  const idle = 1 - mix.reduce((sum, { weight }) => sum + weight, 0);
  if (idle > 1e-12) parts.push(weighOutcomes(emptyOutcomes(profile, inputs), idle));
  return concatOutcomes(parts);
}
