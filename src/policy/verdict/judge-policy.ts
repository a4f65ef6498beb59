import type { Profile } from '../../profile/profile.ts';
import type { CostKind } from '../costs.ts';
import { type HeldOutRows, replayHeldOut } from '../measure-points.ts';
import type { Objective, Policy, PolicyTrainer } from '../policy.ts';
import { comparedOf, type Entrant, entrantOf } from './entrant.ts';
import { blindFamilies, yardsticksFrom } from './family.ts';
import { cheaperHint, gainReason, shortfall } from './reason.ts';
import { namedYardsticks, type Verdict } from './verdict.ts';
import type { Yardsticks } from './yardsticks.ts';

/**
 * What a policy that was asked for gains over ignoring the input, at the operating point it acts by. It is kept
 * whatever comes out, so nothing is chosen here.
 *
 * @param trainer what made the policy: fits it again on parts of the rows where it does not say what it came to on rows
 *   held out
 */
export function judgePolicy(
  policy: Policy,
  trainer: PolicyTrainer,
  profile: Profile,
  objective: Objective,
  { seed }: { readonly seed: number },
): Verdict {
  const heldOut = policy.heldOut ?? heldOutRows(policy, trainer, profile, objective, seed);
  const blind = blindFamilies({ profile: heldOut.profile, objective, seed });
  const yardsticks = yardsticksFrom(blind, objective);
  const family = { kind: policy.kind, blind: isBlind(policy), heldOut };
  const own = entrantOf(family, objective, yardsticks, policy.frontier?.chosen ?? 0);
  const compared = blind.map((each) => entrantOf(each, objective, yardsticks));
  return {
    kept: own.kind,
    gains: own.gain?.established ?? false,
    reason: reasonFor(own, policy, yardsticks, objective.cost ?? 'latencyMs'),
    compared: [...compared, own].map(comparedOf),
    yardsticks: namedYardsticks(yardsticks),
  };
}

/** Of the one point by which it acts. Of a single candidate nothing is fitted that would have to be held out. */
function heldOutRows(
  policy: Policy,
  trainer: PolicyTrainer,
  profile: Profile,
  objective: Objective,
  seed: number,
): HeldOutRows {
  const fitOn = (rows: Profile) => (isSingle(policy) ? policy : trainer.fit(rows, objective, { seed }));
  return { ...replayHeldOut(fitOn, 1, profile, objective, { seed }), profile };
}

function isSingle({ candidates, features }: Policy): boolean {
  return candidates.length === 1 && features.length === 0;
}

function isBlind(policy: Policy): boolean {
  return isSingle(policy) || policy.kind === 'committee';
}

function reasonFor(own: Entrant, policy: Policy, yardsticks: Yardsticks, cost: CostKind): string {
  if (isSingle(policy)) return `always ${policy.candidates[0]}${cheaperHint(yardsticks, cost)}`;
  if (!own.gain) return 'always the same models, whatever the input';
  return own.gain.established
    ? gainReason(own, own)
    : `no gain over ignoring the input is established: ${shortfall(own, cost)}`;
}
