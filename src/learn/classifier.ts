import type { Matrix } from './matrix.ts';

/** What a fitted classifier is on disk: plain JSON, with `kind` telling which learner reads it back. */
export interface ClassifierState {
  readonly kind: string;
  readonly [field: string]: unknown;
}

/** A fitted classifier over classes `0 … classes - 1`. Pure: the same row gives the same answer. */
export interface Classifier {
  readonly kind: string;
  readonly classes: number;
  readonly features: number;
  /** The most probable class of one row (length `features`); ties go to the lowest class, as in scikit-learn. */
  predict(row: ArrayLike<number>): number;
  /** Probability of every class for one row: length `classes`, sums to 1. */
  predictProba(row: ArrayLike<number>): Float64Array;
  /** Plain numbers, enough to restore it exactly; see `restoreClassifier`. */
  toJSON(): ClassifierState;
}

/**
 * A learner: options are given to its factory (`knn({ neighbors: 5 })`), data to `fit`.
 * The contract of every learner is the shared suite `test/contracts/learner-contract.ts`.
 */
export interface Learner {
  readonly kind: string;
  /**
   * @param x rows x features, finite numbers
   * @param y the class of each row, in `0 … classes - 1`; classes without a row are allowed and get probability 0
   * @param options.seed used by the learners that draw random numbers (default 1)
   */
  fit(x: Matrix, y: Int32Array, options?: FitOptions): Classifier;
}

export interface FitOptions {
  /** Number of classes; default: the largest of `y` plus one. */
  classes?: number;
  /** How much each row counts, ≥ 0, not all 0; default 1 each. Learners that cannot heed it refuse it. */
  sampleWeight?: Float64Array;
  seed?: number;
}
