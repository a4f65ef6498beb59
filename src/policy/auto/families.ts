import { PremodelError } from '../../error.ts';
import type { Profile } from '../../profile/profile.ts';
import { cascade } from '../cascade/cascade.ts';
import { fixedPolicy } from '../fixed.ts';
import { type HeldOut, replayHeldOut } from '../measure-points.ts';
import { paperPremodel } from '../paper/paper-premodel.ts';
import { planner } from '../planner/planner.ts';
import type { Objective, Policy, PolicyTrainer } from '../policy.ts';
import { POINTS } from '../prices.ts';
import { replay } from '../replay.ts';
import { ROUTER_POINTS, router } from '../router/router.ts';

/** One kind of policy, and what all its operating points came to on rows held out. */
export interface Family {
  readonly kind: string;
  readonly heldOut: HeldOut;
  /** The policy for one of the points, fitted on all rows. */
  policyAt(point: number): Policy;
}

interface FamilyContext {
  readonly profile: Profile;
  readonly objective: Objective;
  readonly seed: number;
  readonly onProgress?: (fraction: number) => void;
}

/** Every kind there is for this profile, the simplest first. */
export function families(context: FamilyContext): Family[] {
  const { onProgress } = context;
  const { features } = context.profile;
  const learnt: [PolicyTrainer, number][] = [
    [cascade({ unmeasured: true }), POINTS],
    [paperPremodel(), 1],
    [router({ unmeasured: true }), ROUTER_POINTS],
    [planner({ unmeasured: true }), POINTS],
  ];
  const readsFeatures = new Set(['paper', 'router']);
  const applicable = learnt.filter(([{ kind }]) => features.names.length > 0 || !readsFeatures.has(kind));
  return [
    singles(context),
    ...applicable.flatMap(([trainer, points], index) => {
      const part = (fraction: number) => onProgress?.((index + fraction) / applicable.length);
      const family = learntFamily(trainer, points, { ...context, onProgress: part });
      part(1);
      return family ?? [];
    }),
  ];
}

/** Every single candidate is a point. Nothing is fitted, so no row need be held out. */
function singles({ profile, objective, seed }: FamilyContext): Family {
  const policies = profile.candidates.map(({ name }) => fixedPolicy(name));
  const rows = Array.from(profile.inputs.keys());
  const { singleBest } = replayHeldOut(() => policies[0], 1, profile, objective, { seed });
  return {
    kind: 'single-best',
    heldOut: { points: policies.map((policy) => replay(policy, profile, objective, rows)), singleBest },
    policyAt: (point) => policies[point],
  };
}

/** Undefined where the profile lacks what the kind needs. */
function learntFamily(
  trainer: PolicyTrainer,
  points: number,
  { profile, objective, seed, onProgress }: FamilyContext,
): Family | undefined {
  try {
    const heldOut = replayHeldOut(
      (rows) => trainer.fit(rows, objective, { seed }),
      points,
      profile,
      objective,
      { seed, onFold: (done, total) => onProgress?.(done / total) },
    );
    return { kind: trainer.kind, heldOut, policyAt: () => trainer.fit(profile, objective, { seed }) };
  } catch (error) {
    if (PremodelError.is(error) && notApplicable.has(error.code)) return undefined;
    throw error;
  }
}

const notApplicable = new Set(['missing-evidence']);
