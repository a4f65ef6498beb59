import type { Policy } from '../policy.ts';
import type { Verdict } from './verdict.ts';

/** The same policy, with what it was compared with. */
export function withVerdict(policy: Policy, verdict: Verdict): Policy {
  return { ...policy, verdict, toJSON: () => ({ ...policy.toJSON(), verdict }) };
}
