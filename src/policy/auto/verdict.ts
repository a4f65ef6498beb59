import type { StateReader } from '../../learn/state-reader.ts';
import { policyReader } from '../policy-state.ts';

/** One kind of policy at the operating point that serves the constraint best. */
export interface Compared {
  readonly kind: string;
  readonly accuracy: number;
  readonly latencyMs: number;
  /** Mean per input, of the cost that counts. */
  readonly cost: number;
  /** Whether it keeps to the constraint. */
  readonly feasible: boolean;
}

/** What `auto` compared, what it kept, and why. */
export interface Verdict {
  readonly kept: string;
  /** Whether what was kept is better than any single candidate, with 95 % confidence. */
  readonly gains: boolean;
  /** One sentence for a person. */
  readonly reason: string;
  readonly compared: readonly Compared[];
}

export function readVerdict(reader: StateReader, field: string): Verdict {
  const verdict = policyReader(reader.object(field));
  return {
    kept: verdict.text('kept'),
    gains: verdict.flag('gains'),
    reason: verdict.text('reason'),
    compared: verdict.list('compared').map((entry) => {
      const compared = policyReader(entry);
      return {
        kind: compared.text('kind'),
        accuracy: compared.number('accuracy', 0),
        latencyMs: compared.number('latencyMs', 0),
        cost: compared.number('cost'),
        feasible: compared.flag('feasible'),
      };
    }),
  };
}
