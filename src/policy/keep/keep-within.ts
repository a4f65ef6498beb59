import type { Profile } from '../../profile/profile.ts';
import { selectCandidates } from '../../profile/select.ts';
import { accuracyGoal, type Constraint, choosePoint, isLimited } from '../constraint.ts';
import { fixedPolicy } from '../fixed.ts';
import { frontierOf, pointOf, replayHeldOut } from '../measure-points.ts';
import { type Frontier, frontierState, type OperatingPoint } from '../operating-point.ts';
import { bestCandidate } from '../optimal-candidate.ts';
import type { Objective, Policy, PolicyTrainer, TrainOptions } from '../policy.ts';
import { replay } from '../replay.ts';
import { sampleRows } from '../sample-rows.ts';
import { Feasible } from './feasible.ts';
import { type NumericConstraint, shortlist } from './shortlist.ts';

/** Sets are compared on so many rows at most; the policy is fitted on all. */
const MOST_ROWS = 3000;

/**
 * A policy of the same kind that keeps no more candidates than `maxModels` and `maxMemoryMb` allow: of the sets on a
 * shortlist the one whose policy, cross-validated, serves the rest of the constraint best. "As accurate as the single
 * best" means the best candidate that fits by itself, kept or not; it is what the policy's frontier has beside it.
 *
 * `fit` throws PremodelError `nothing-fits` where no candidate is small enough, and what the trainer throws
 *
 * @example
 * const constraint = { maxModels: 2 };
 * const policy = keepingWithin(planner()).fit(profile, { ...objective, constraint }, { seed: 1 });
 */
export function keepingWithin(trainer: PolicyTrainer): PolicyTrainer {
  return {
    kind: trainer.kind,
    fit(profile, objective, options) {
      const { maxModels, maxMemoryMb } = objective.constraint ?? {};
      if (maxModels === undefined && maxMemoryMb === undefined)
        return trainer.fit(profile, objective, options);
      const feasible = new Feasible(profile, objective.constraint);
      const allowed = candidatesAt(profile, feasible.singles);
      if (feasible.takesAll) return trainer.fit(allowed, objective, options);
      const { seed, onProgress } = options;
      const singleBest = singleBestOf(allowed, objective);
      const asked = { ...objective, constraint: absolute(objective.constraint, singleBest) };
      const sample = sampleRows(allowed, MOST_ROWS, seed);
      const sets = shortlist(sample, asked, new Feasible(sample, asked.constraint), seed);
      // The best single candidate always serves.
      sets.push([bestCandidate(sample, objective)]);
      const part = (index: number) => ({
        seed,
        onProgress: (share: number) => onProgress?.((index + share) / (sets.length + 1)),
      });
      const points = sets.map((kept, index) =>
        pointServing(trainer, candidatesAt(sample, kept), asked, part(index)),
      );
      const best = sets[choosePoint({ points, singleBest }, asked.constraint, objective.cost)];
      const last = { ...part(sets.length), instead: allowed };
      return besides(singleBest, trainer.fit(candidatesAt(allowed, best), asked, last));
    },
  };
}

function candidatesAt(profile: Profile, indexes: readonly number[]): Profile {
  return selectCandidates(
    profile,
    indexes.map((k) => profile.candidates[k].name),
  );
}

function singleBestOf(profile: Profile, objective: Objective): OperatingPoint {
  const { name } = profile.candidates[bestCandidate(profile, objective)];
  return pointOf(replay(fixedPolicy(name), profile, objective, Array.from(profile.inputs.keys())));
}

/** The same in numbers, where it is measured by the single best of all that may be kept. */
function absolute(constraint: Constraint = {}, singleBest: OperatingPoint): NumericConstraint {
  const minAccuracy =
    accuracyGoal(constraint, singleBest) ?? (isLimited(constraint) ? undefined : singleBest.accuracy);
  return { ...constraint, minAccuracy };
}

/** How the policy that is fitted on these candidates acts under the constraint, on rows held out. */
function pointServing(
  trainer: PolicyTrainer,
  profile: Profile,
  objective: Objective,
  options: TrainOptions,
): OperatingPoint {
  const policy = trainer.fit(profile, objective, options);
  // Of a single candidate nothing is fitted that would have to be held out.
  const fitOn = (rows: Profile) =>
    policy.candidates.length === 1 ? policy : trainer.fit(rows, objective, { seed: options.seed });
  const { points, chosen } =
    policy.frontier ??
    frontierOf(replayHeldOut(fitOn, policy.points ?? 1, profile, objective, options), objective);
  return points[chosen];
}

/** The policy with another candidate beside it than the best of those it keeps. */
function besides(singleBest: OperatingPoint, policy: Policy): Policy {
  if (!policy.frontier) return policy;
  const frontier: Frontier = { ...policy.frontier, singleBest };
  return {
    ...policy,
    frontier,
    toJSON: () => ({ ...policy.toJSON(), frontier: frontierState(frontier) }),
  };
}
