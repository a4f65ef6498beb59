import type { Policy } from '../policy/policy.ts';
import type { Premodel } from './premodel.ts';
import { watchOf } from './watch-of.ts';

/**
 * Names of the candidates that the policy runs at the operating point it acts by: those that ran on any input at
 * training. Others of its candidates belong to other operating points. All of them, where the file does not say.
 */
export function usualRuns(premodel: Premodel, policy: Policy): readonly string[] {
  const { frontier, candidates } = policy;
  const chosen = frontier?.chosen ?? 0;
  const promised = watchOf(premodel, policy).promise?.promise.points[chosen].runs;
  if (promised) return candidates.filter((name) => promised.includes(name));
  const shares = frontier?.points[chosen].runShares;
  const ran = candidates.filter((name) => shares === undefined || (shares[name] ?? 0) > 0);
  return ran.length > 0 ? ran : candidates;
}
