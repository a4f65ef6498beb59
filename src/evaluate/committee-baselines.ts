import { PremodelError } from '../error.ts';
import type { TrainTest } from '../learn/folds.ts';
import { committee } from '../policy/committee/committee.ts';
import type { Objective, Policy } from '../policy/policy.ts';
import type { Profile } from '../profile/profile.ts';
import { selectInputs } from '../profile/select.ts';
import { runShares } from './metrics.ts';
import { concatOutcomes, type Outcomes } from './outcomes.ts';
import { simulate } from './simulate.ts';

/** Candidates that always run together, and what came of it on every row. */
export interface CommitteeBaseline {
  readonly candidates: readonly string[];
  readonly outcomes: Outcomes;
}

/**
 * What fixed committees do on inputs they were not fitted on: those worth their cost at some price. None where
 * candidates say nothing that could be combined. They decide nothing, so they are charged no time for it.
 */
export function committeeBaselines(
  profile: Profile,
  objective: Objective,
  splits: readonly TrainTest[],
  seed: number,
): CommitteeBaseline[] {
  const fitted = fitEach(profile, objective, splits, seed);
  const points = fitted[0]?.points ?? 0;
  const distinct = new Map<string, CommitteeBaseline>();
  for (let point = 0; point < points; point++) {
    const parts = splits.map(({ test }, fold) => {
      const { outcomes } = simulate(fitted[fold], profile, { rows: test, point, now: () => 0 });
      outcomes.folds.fill(fold);
      return outcomes;
    });
    const outcomes = concatOutcomes(parts);
    const shares = runShares(outcomes, profile.candidates.length);
    const candidates = profile.candidates.filter((_, k) => shares[k] >= 0.5).map(({ name }) => name);
    // A single candidate is a baseline already.
    if (shares.filter((share) => share > 0).length > 1)
      distinct.set(String(shares), { candidates, outcomes });
  }
  return [...distinct.values()];
}

function fitEach(
  profile: Profile,
  objective: Objective,
  splits: readonly TrainTest[],
  seed: number,
): Policy[] {
  const trainer = committee({ unmeasured: true });
  try {
    return splits.map(({ train }) => trainer.fit(selectInputs(profile, train), objective, { seed }));
  } catch (error) {
    if (PremodelError.is(error) && error.code === 'missing-evidence') return [];
    throw error;
  }
}
