import type { Profile } from '../../profile/profile.ts';
import { selectCandidates } from '../../profile/select.ts';
import type { CostKind } from '../costs.ts';
import { isSingle } from '../fixed.ts';
import type { HeldOutRows } from '../held-out.ts';
import type { Objective, Policy } from '../policy.ts';
import { sampleRows } from '../sample-rows.ts';
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
 * @param options.allowed what it was fitted on, with every candidate that the limits allow, kept or not: what is kept
 *   must gain over all of them
 * @param options.seed of its fit
 */
export function judgePolicy(
  policy: Policy,
  heldOut: HeldOutRows,
  objective: Objective,
  { seed, allowed }: { readonly seed: number; readonly allowed: Profile },
): Verdict {
  const { inputs, candidates } = heldOut.profile;
  const instead = sampleRows(allowed, inputs.length, seed);
  const within = candidates.map(({ name }) => name).filter((name) => isIn(allowed, name));
  const profile = selectCandidates(heldOut.profile, within);
  const blind = blindFamilies({ profile, instead, objective, seed });
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

function isIn({ candidates }: Profile, name: string): boolean {
  return candidates.some((candidate) => candidate.name === name);
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
