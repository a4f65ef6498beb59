import type { Combiner } from '../combine/combiner.ts';
import type { Frontier } from '../operating-point.ts';

/** Candidates that always run, whatever the input, and how their answers become one. */
export interface Committee {
  /** In the order they run, as indexes into the policy's candidates. */
  readonly members: readonly number[];
  /** Absent of a single member. */
  readonly combiner?: Combiner;
}

export interface CommitteeParts {
  readonly candidates: readonly string[];
  readonly evidence: readonly string[];
  /** How many classes of a combined answer the criterion looks at; 0 where answers are not combined classes. */
  readonly depth: number;
  /** By operating point. */
  readonly points: readonly Committee[];
  readonly frontier?: Frontier;
}
