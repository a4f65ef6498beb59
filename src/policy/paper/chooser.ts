import type { ClassifierState, Learner } from '../../learn/classifier.ts';
import type { Matrix } from '../../learn/matrix.ts';

/** What an architecture learned: scaled, selected features in, a kept candidate out. */
export interface Chooser {
  /** Position among the kept candidates, or `FAIL` where all are expected to be wrong. */
  choose(row: ArrayLike<number>): number;
  /** Its classifiers, enough for the architecture to restore it exactly. */
  toJSON(): readonly ClassifierState[];
}

export interface ChooserFit {
  /** Scaled, selected features of the training rows. */
  readonly x: Matrix;
  /** Optimal candidate of each row as a position among the kept ones, or `FAIL`. */
  readonly labels: Int32Array;
  /** How many candidates were kept. */
  readonly kept: number;
  readonly seed: number;
}

/** The learner of a level, where the last of a shorter list serves all further levels. */
export function learnerOfLevel(learners: readonly Learner[], level: number): Learner {
  return learners[Math.min(level, learners.length - 1)];
}
