import { frontierState } from './operating-point.ts';
import type { Policy } from './policy.ts';
import { restorePolicy } from './restore-policy.ts';

/** The same policy, acting by another of its operating points unless asked otherwise. */
export function atPoint(policy: Policy, chosen: number): Policy {
  const { frontier } = policy;
  if (!frontier || chosen === frontier.chosen) return policy;
  const state = { ...policy.toJSON(), frontier: frontierState({ ...frontier, chosen }) };
  const moved = restorePolicy(JSON.parse(JSON.stringify(state)));
  return policy.heldOut ? { ...moved, heldOut: policy.heldOut } : moved;
}
