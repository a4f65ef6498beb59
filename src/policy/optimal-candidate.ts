import { PremodelError } from '../error.ts';
import type { CandidateProfile, Profile } from '../profile/profile.ts';
import { mean } from '../statistics.ts';
import { costsOf } from './costs.ts';
import type { Objective } from './policy.ts';

/** Label of an input that no candidate gets right. */
export const FAIL = -1;

/** An output counts as right when its score reaches this, unless the objective says otherwise. */
export const DEFAULT_SUCCESS_AT = 0.5;

/**
 * The paper's label of every input: index of the candidate that meets the goal at the least cost, or
 * {@link FAIL} where none does. Equal costs go to the earlier candidate.
 */
export function optimalCandidates(profile: Profile, objective: Objective): Int32Array {
  const scores = profile.candidates.map((candidate) => scoresBy(candidate, objective.criterion));
  const costs = profile.candidates.map((candidate) => costsOf(candidate, objective));
  return Int32Array.from(profile.inputs, (_, row) => {
    let best = FAIL;
    let least = Number.POSITIVE_INFINITY;
    costs.forEach((cost, k) => {
      if (scores[k][row] >= objective.successAt && cost[row] < least) {
        best = k;
        least = cost[row];
      }
    });
    return best;
  });
}

/**
 * Score of every output of a candidate by one criterion.
 * @throws PremodelError `unknown-criterion` where the profile was not scored by it.
 */
export function scoresBy(candidate: CandidateProfile, criterion: string): Float64Array {
  if (!Object.hasOwn(candidate.scores, criterion)) {
    throw new PremodelError('unknown-criterion', `the profile has no scores by "${criterion}"`, {
      remedy: `use one of: ${Object.keys(candidate.scores).join(', ')}`,
    });
  }
  return candidate.scores[criterion];
}

/** Index of the candidate with the highest mean score; ties go to the lower mean cost, then the earlier. */
export function bestCandidate(profile: Profile, objective: Pick<Objective, 'criterion' | 'cost'>): number {
  const accuracy = profile.candidates.map((candidate) => mean(scoresBy(candidate, objective.criterion)));
  const cost = profile.candidates.map((candidate) => mean(costsOf(candidate, objective)));
  let best = 0;
  for (let k = 1; k < accuracy.length; k++) {
    const tied = accuracy[k] === accuracy[best];
    if (accuracy[k] > accuracy[best] || (tied && cost[k] < cost[best])) best = k;
  }
  return best;
}
