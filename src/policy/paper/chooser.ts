import type { ClassifierState, Learner } from '../../learn/classifier.ts';
import type { Matrix } from '../../learn/matrix.ts';
import { FAIL } from '../optimal-candidate.ts';

/** What an architecture learned: scaled, selected features in, a kept candidate out. */
export interface Chooser {
  /** Position among the kept candidates, or `FAIL` where all are expected to be wrong. */
  choose(row: Float64Array): number;
  /** Its classifiers, enough for the architecture to restore it exactly. */
  toJSON(): readonly ClassifierState[];
}

/** What a chooser chooses between, and by what. */
export interface ChooserShape {
  /** How many candidates were kept. */
  readonly kept: number;
  /** How many features it reads. */
  readonly features: number;
  /** How many of them, at the end, count words. */
  readonly words: number;
}

export interface ChooserFit extends ChooserShape {
  /** Scaled, selected features of the training rows. */
  readonly x: Matrix;
  /** Optimal candidate of each row as a position among the kept ones, or `FAIL`. */
  readonly labels: Int32Array;
  readonly seed: number;
}

/** The learner of a level, where the last of a shorter list serves all further levels. */
export function learnerOfLevel(learners: readonly Learner[], level: number): Learner {
  return learners[Math.min(level, learners.length - 1)];
}

/** Classes of one classifier over all kept candidates: the last one is "all fail". */
export function classesOf(labels: Int32Array, kept: number): Int32Array {
  return labels.map((label) => (label === FAIL ? kept : label));
}

export function candidateOfClass(label: number, kept: number): number {
  return label === kept ? FAIL : label;
}
