import type { Interval } from '../intervals.ts';

/** A promise of training beside what a table shows. */
export interface PromiseOnTable {
  readonly promised: number;
  /** 95 %, by the inputs held out at training. */
  readonly promisedInterval95: Interval;
  readonly delivered: number;
  /** 95 %, by the inputs of the table. */
  readonly interval95: Interval;
  /** Whether it is established that less is delivered than was promised, at 97.5 %; one look, so no correction. */
  readonly broken: boolean;
}

/** What a premodel promised for its operating point, and what it delivers on a table. */
export interface PromisesOnTable {
  /** Mean cost divided by that of the single best of training, on the same inputs: the device's speed cancels out. */
  readonly cost?: PromiseOnTable;
  /** Mean score by the criterion trained for; absent where the table is scored by others. */
  readonly accuracy?: PromiseOnTable;
}
