import type { Knowledge, LabelProbability } from '../policy.ts';

/** The answer that several runs give together. */
export interface Combined {
  /** Expected score of the answer, 0..1. */
  readonly value: number;
  /** Whose output comes nearest to the answer, an index into the policy's candidates. */
  readonly candidate: number;
  /** The answer itself where outputs are classes: the most probable first. */
  readonly classes?: readonly LabelProbability[];
  /** What else says how good the answer may be; of one length for one combiner. */
  readonly signals: readonly number[];
}

/** Fitted for one set of candidates that have run; pure. */
export interface Combiner {
  /** @param ran the set, as ascending indexes into the policy's candidates */
  combine(knowledge: Knowledge, ran: readonly number[]): Combined;
  /** How many signals it gives of so many runs. */
  signals(runs: number): number;
  toJSON(): { readonly kind: string; readonly [field: string]: unknown };
}
