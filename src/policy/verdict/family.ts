import { PremodelError } from '../../error.ts';
import type { Profile } from '../../profile/profile.ts';
import { mean } from '../../statistics.ts';
import { committee } from '../committee/committee.ts';
import { costsOf } from '../costs.ts';
import { fixedPolicy } from '../fixed.ts';
import type { HeldOut } from '../held-out.ts';
import { replayHeldOut } from '../measure-points.ts';
import type { Objective, Policy, PolicyTrainer } from '../policy.ts';
import { POINTS } from '../prices.ts';
import { replay } from '../replay.ts';
import type { Replayed } from '../replayed.ts';
import {
  type BlindChoice,
  blindChoice,
  type ScoresAndCosts,
  type Yardsticks,
  yardsticksOf,
} from './yardsticks.ts';

/** One kind of policy, and what all its operating points came to on rows held out. */
export interface Family {
  readonly kind: string;
  /** Whether it ignores the input. */
  readonly blind: boolean;
  readonly heldOut: HeldOut;
  /** The policy for one of the points, fitted on all rows. */
  policyAt(point: number): Policy;
}

export interface FamilyContext {
  readonly profile: Profile;
  /** Single candidates to compare with, on the same rows. Default: those of the profile. */
  readonly instead?: Profile;
  readonly objective: Objective;
  readonly seed: number;
  readonly onProgress?: (fraction: number) => void;
}

/** What ignores the input: single candidates, and committees where candidates say enough to be combined. */
export function blindFamilies(context: FamilyContext): Family[] {
  return [singlesFamily(context), ...learntFamily(committee({ unmeasured: true }), POINTS, context, true)];
}

/** Every single candidate is a point. Nothing is fitted, so no row need be held out. */
function singlesFamily({ instead, objective, seed, ...context }: FamilyContext): Family {
  const profile = instead ?? context.profile;
  const policies = profile.candidates.map(({ name }) => fixedPolicy(name));
  const rows = Array.from(profile.inputs.keys());
  const { singleBest } = replayHeldOut(() => policies[0], 1, profile, objective, { seed });
  return {
    kind: 'single-best',
    blind: true,
    heldOut: { points: policies.map((policy) => replay(policy, profile, objective, rows)), singleBest },
    policyAt: (point) => policies[point],
  };
}

/** None where the profile lacks what the kind needs. */
export function learntFamily(
  trainer: PolicyTrainer,
  points: number,
  { profile, objective, seed, onProgress }: FamilyContext,
  blind = false,
): Family[] {
  try {
    const heldOut = replayHeldOut(
      (rows) => trainer.fit(rows, objective, { seed }),
      points,
      profile,
      objective,
      { seed, onFold: (done, total) => onProgress?.(done / total) },
    );
    const policyAt = () => trainer.fit(profile, objective, { seed });
    return [{ kind: trainer.kind, blind, heldOut, policyAt }];
  } catch (error) {
    if (PremodelError.is(error) && notApplicable.has(error.code)) return [];
    throw error;
  }
}

const notApplicable = new Set(['missing-evidence']);

/** What ignoring the input gives, by the families that do. */
export function yardsticksFrom(families: readonly Family[], objective: Objective): Yardsticks {
  const choices = families.filter(({ blind }) => blind).map((family) => choicesOf(family, objective));
  const [singles, ...committees] = choices;
  return yardsticksOf(singles, committees.flat());
}

export function scoresAndCosts(rows: Replayed, objective: Objective): ScoresAndCosts {
  return { score: rows.score, cost: costsOf(rows, objective) };
}

function choicesOf({ heldOut }: Family, objective: Objective): BlindChoice[] {
  return heldOut.points.map((rows) => blindChoice(runBy(rows), scoresAndCosts(rows, objective)));
}

/** Who runs on most rows: folds may have fitted different committees. */
function runBy({ ran }: Replayed): string[] {
  return Array.from(ran)
    .filter(([, on]) => mean(on) >= 0.5)
    .map(([name]) => name);
}
