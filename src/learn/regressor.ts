import type { Matrix } from './matrix.ts';

/** What a fitted regressor is on disk: plain JSON, with `kind` telling which learner reads it back. */
export interface RegressorState {
  readonly kind: string;
  readonly [field: string]: unknown;
}

/** A fitted function from a row of features to a number. Pure: the same row gives the same answer. */
export interface Regressor {
  readonly kind: string;
  readonly features: number;
  /** Always finite. @param row length `features`, finite numbers */
  predict(row: ArrayLike<number>): number;
  /** `predict` of every row. @param x rows x features */
  predictAll(x: Matrix): Float64Array;
  /** Plain numbers, enough to restore it exactly; see `restoreRegressor`. */
  toJSON(): RegressorState;
}

/**
 * Learns to predict a number. Options are given to its factory (`ridge({ alpha: 1 })`), data to `fit`.
 * The contract of every such learner is the shared suite `test/contracts/regressor-contract.ts`.
 */
export interface RegressionLearner {
  readonly kind: string;
  /**
   * @param x rows x features, finite numbers
   * @param y the target of each row
   * @throws PremodelError `invalid-training-data`
   */
  fit(x: Matrix, y: Float64Array, options?: RegressionFitOptions): Regressor;
}

export interface RegressionFitOptions {
  /** How much each row counts, ≥ 0, not all 0; default 1 each. */
  sampleWeight?: Float64Array;
  /** Used by the learners that draw random numbers (default 1). */
  seed?: number;
}
