import type { CostKind } from '../costs.ts';
import { isSingle } from '../fixed.ts';
import type { HeldOutRows } from '../held-out.ts';
import type { Objective, Policy } from '../policy.ts';
import { comparedOf, type Entrant, entrantOf } from './entrant.ts';
import { blindFamilies, yardsticksFrom } from './family.ts';
import { cheaperHint, gainReason, shortfall } from './reason.ts';
import { namedYardsticks, type Verdict } from './verdict.ts';
import type { Yardsticks } from './yardsticks.ts';

/**
 * What a policy that was asked for gains over ignoring the input, at the operating point it acts by. It is kept
 * whatever comes out, so nothing is chosen here.
 *
 * @param heldOut what its points came to on rows that its fit had not seen
 */
export function judgePolicy(
  policy: Policy,
  heldOut: HeldOutRows,
  objective: Objective,
  { seed }: { readonly seed: number },
): Verdict {
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
