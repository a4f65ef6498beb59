import { fixedPolicy, isSingle } from '../policy/fixed.ts';
import type { HeldOutRows } from '../policy/held-out.ts';
import { replayHeldOut } from '../policy/measure-points.ts';
import { bestCandidate } from '../policy/optimal-candidate.ts';
import type { Objective, Policy, PolicyTrainer } from '../policy/policy.ts';
import { replay } from '../policy/replay.ts';
import type { Profile } from '../profile/profile.ts';
import { selectCandidates } from '../profile/select.ts';

/**
 * What a policy comes to on rows that its fit has not seen, at every operating point: as its fit measured it, else by
 * refitting without each of five folds. Of a policy that always runs the same candidate nothing is fitted: all rows.
 * @param profile that the policy was fitted on
 */
export function heldOutRowsOf(
  policy: Policy,
  profile: Profile,
  trainer: PolicyTrainer,
  objective: Objective,
  seed: number,
): HeldOutRows {
  if (policy.heldOut) return policy.heldOut;
  if (isSingle(policy) && (policy.points ?? 1) === 1) {
    const rows = Array.from(profile.inputs.keys());
    const best = profile.candidates[bestCandidate(profile, objective)].name;
    const on = (always: Policy) => replay(always, profile, objective, rows);
    return { points: [on(policy)], singleBest: on(fixedPolicy(best)), profile };
  }
  const { maxModels, maxMemoryMb } = objective.constraint ?? {};
  const isKept = maxModels !== undefined || maxMemoryMb !== undefined;
  // Which candidates are kept was settled on all rows: to choose them anew in every fold takes long and moves little.
  const rows = isKept ? selectCandidates(profile, policy.candidates) : profile;
  const heldOut = replayHeldOut(
    (part) => trainer.fit(part, objective, { seed }),
    policy.points ?? 1,
    rows,
    objective,
    { seed },
  );
  return { ...heldOut, profile: rows };
}
