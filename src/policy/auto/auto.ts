import type { HeldOut } from '../held-out.ts';
import { pointOf } from '../measure-points.ts';
import { type Frontier, frontierState, readFrontier } from '../operating-point.ts';
import type { Policy, PolicyState, PolicyTrainer } from '../policy.ts';
import { policyReader } from '../policy-state.ts';
import { sampleRows } from '../sample-rows.ts';
import { withVerdict } from '../verdict/with-verdict.ts';
import { compareFamilies } from './compare.ts';
import { families } from './families.ts';

/** More rows than this add time and hardly accuracy: no policy here has more than some thousand numbers to fit. */
const MOST_ROWS = 8000;

/**
 * Fits every kind of policy on parts of the rows and compares them on the rest, each at the operating point
 * that serves the constraint best. Keeps the simplest that is not significantly worse than the best of them.
 * Keeps a single candidate where none is established to be better than that.
 *
 * @example
 * const policy = auto().fit(profile, { criterion: 'top1', successAt: 0.5 }, { seed: 1 });
 */
export function auto(): PolicyTrainer {
  return {
    kind: 'auto',
    fit(allRows, objective, { seed, instead = allRows, onProgress }) {
      const profile = sampleRows(allRows, MOST_ROWS, seed);
      const all = families({
        profile,
        instead: sampleRows(instead, MOST_ROWS, seed),
        objective,
        seed,
        onProgress: (done) => onProgress?.(0.9 * done),
      });
      const { family, point, verdict } = compareFamilies(all, objective);
      const policy = family.policyAt(point);
      onProgress?.(1);
      const frontier = policy.kind === 'fixed' ? undefined : frontierAt(family.heldOut, point);
      const { points, singleBest } = family.heldOut;
      const heldOut = { points: frontier ? points : [points[point]], singleBest, profile };
      return { ...withVerdict(autoPolicy(policy, frontier), verdict), heldOut };
    },
  };
}

/** A policy that one was kept of several. */
function autoPolicy(policy: Policy, frontier: Frontier | undefined): Policy {
  const defaultPoint = frontier?.chosen;
  return {
    kind: 'auto',
    candidates: policy.candidates,
    features: policy.features,
    evidence: policy.evidence,
    points: policy.points,
    ...(frontier && { frontier }),
    next: (knowledge, options = {}) =>
      policy.next(knowledge, { ...options, point: options.point ?? defaultPoint }),
    toJSON: () => ({
      kind: 'auto',
      kept: policy.toJSON(),
      ...(frontier && { frontier: frontierState(frontier) }),
    }),
  };
}

/** @param restore reads the policy that was kept */
export function restoreAuto(state: PolicyState, restore: (state: unknown) => Policy): Policy {
  const reader = policyReader(state);
  const kept = policyReader(reader.object('kept'));
  if (kept.text('kind') === 'auto') reader.fail('kept', 'is itself one that was kept');
  const policy = restore(reader.object('kept'));
  const frontier = reader.has('frontier') ? readFrontier(reader, 'frontier') : undefined;
  if (frontier && frontier.points.length !== policy.points) reader.fail('frontier', 'has other points');
  return autoPolicy(policy, frontier);
}

function frontierAt({ points, singleBest }: HeldOut, chosen: number): Frontier | undefined {
  if (points.length === 1) return undefined;
  return { points: points.map(pointOf), singleBest: pointOf(singleBest), chosen };
}
