import { type Constraint, excessOf } from '../../policy/constraint.ts';
import { fixedPolicy } from '../../policy/fixed.ts';
import type { HeldOutRows } from '../../policy/held-out.ts';
import { megabytes } from '../../policy/keep/feasible.ts';
import { pointOf } from '../../policy/measure-points.ts';
import type { OperatingPoint } from '../../policy/operating-point.ts';
import { bestCandidate } from '../../policy/optimal-candidate.ts';
import type { Objective, Policy } from '../../policy/policy.ts';
import { replay } from '../../policy/replay.ts';
import type { Profile } from '../../profile/profile.ts';
import { candidateNamed, selectCandidates } from '../../profile/select.ts';
import type { Named, Unmet } from './constraint-unmet.ts';
import { type Shortfall, shortfallsOf } from './shortfalls.ts';

export interface Checked {
  /** The policy, or the single model that is nearer to the constraint, where every kind was compared. */
  readonly policy: Policy;
  /** What is not kept to; absent where all is. */
  readonly unmet?: Unmet;
}

/**
 * Whether a fitted policy keeps to what was asked for, by its estimate on held-out rows at the point it acts by.
 * @param heldOut its points, row by row
 */
export function checkConstraint(
  policy: Policy,
  heldOut: HeldOutRows,
  profile: Profile,
  objective: Objective,
): Checked {
  const { constraint } = objective;
  if (!constraint) return { policy };
  const singles = singlesOf(profile, objective, policy.frontier?.singleBest);
  const own: Named = {
    name: nameOf(policy),
    point: pointOf(heldOut.points[policy.frontier?.chosen ?? 0]),
    singleBest: singles.best,
    models: policy.candidates.length,
    ...memoryOf(profile, policy.candidates),
  };
  const comparedAll = policy.kind === 'auto';
  const shortfalls = shortfallsOf(own, constraint);
  if (shortfalls.length === 0) return { policy };
  const keeping = singles.named
    .filter((single) => shortfallsOf(single, constraint).length === 0)
    .toSorted((a, b) => b.point.accuracy - a.point.accuracy)
    .at(0);
  // Whoever asked for one kind of policy is not given another.
  if (!comparedAll) {
    return { policy, unmet: { nearest: own, shortfalls, ...(keeping && { keeping }), comparedAll } };
  }
  const nearest = keeping ?? [own, ...singles.named].toSorted(byNearness(constraint))[0];
  return {
    policy: nearest === own ? policy : fixedPolicy(nearest.name),
    ...(!keeping && {
      unmet: { nearest, shortfalls: shortfallsOf(nearest, constraint), comparedAll },
    }),
  };
}

/**
 * The smallest candidate, where even that is too large for the memory allowed; undefined where something fits.
 * @param profile whose candidates are all models
 */
export function tooLarge(profile: Profile, objective: Objective): Unmet | undefined {
  const { constraint } = objective;
  if (constraint?.maxMemoryMb === undefined) return undefined;
  const smallest = profile.candidates.toSorted((a, b) => megabytes(a) - megabytes(b))[0];
  const { named } = singlesOf(profile, { ...objective, constraint: {} });
  const nearest = named.find(({ name }) => name === smallest.name)!;
  const shortfalls: Shortfall[] = shortfallsOf(nearest, { maxMemoryMb: constraint.maxMemoryMb });
  return shortfalls.length === 0 ? undefined : { nearest, shortfalls, comparedAll: true };
}

/** Every candidate that may be kept by itself, always run. */
function singlesOf(profile: Profile, objective: Objective, singleBest?: OperatingPoint) {
  const { maxMemoryMb = Number.POSITIVE_INFINITY } = objective.constraint ?? {};
  const names = profile.candidates
    .filter((candidate) => megabytes(candidate) <= maxMemoryMb)
    .map(({ name }) => name);
  const allowed = selectCandidates(profile, names);
  const rows = Array.from(profile.inputs.keys());
  const points = names.map((name) => pointOf(replay(fixedPolicy(name), allowed, objective, rows)));
  const best = singleBest ?? points[bestCandidate(allowed, objective)];
  const named = names.map(
    (name, k): Named => ({
      name,
      point: points[k],
      singleBest: best,
      models: 1,
      ...memoryOf(profile, [name]),
    }),
  );
  return { best, named };
}

function byNearness(constraint: Constraint): (a: Named, b: Named) => number {
  return (a, b) =>
    // Where neither is measured there is no difference, rather than Infinity − Infinity.
    excessOf(a.point, constraint) - excessOf(b.point, constraint) || 0 || b.point.accuracy - a.point.accuracy;
}

function nameOf({ kind, verdict, candidates, points = 1 }: Policy): string {
  const kept = verdict?.kept ?? kind;
  const isSingle = candidates.length === 1 && points === 1;
  return isSingle ? candidates[0] : kept;
}

function memoryOf(profile: Profile, names: readonly string[]): { readonly memoryMb?: number } {
  const kept = names.map((name) => candidateNamed(profile, name));
  if (!kept.every(({ model }) => model)) return {};
  return { memoryMb: kept.reduce((sum, candidate) => sum + megabytes(candidate), 0) };
}
