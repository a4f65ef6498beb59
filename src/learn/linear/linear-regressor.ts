import { checkRow } from '../checks.ts';
import { type Matrix, rowOf } from '../matrix.ts';
import type { Regressor, RegressorState } from '../regressor.ts';
import type { StateReader } from '../state-reader.ts';

/** intercept + coefficients · row */
export class LinearRegressor implements Regressor {
  readonly kind = 'ridge';
  readonly features: number;
  /** The penalty it was fitted with: with `alpha: 'gcv'` the one that was chosen. */
  readonly alpha: number;
  readonly intercept: number;
  readonly #coefficients: Float64Array;

  constructor(coefficients: Float64Array, intercept: number, alpha: number) {
    this.features = coefficients.length;
    this.alpha = alpha;
    this.intercept = intercept;
    this.#coefficients = coefficients;
  }

  get coefficients(): Float64Array {
    return this.#coefficients.slice();
  }

  predict(row: ArrayLike<number>): number {
    checkRow(row, this.features);
    let sum = this.intercept;
    for (let f = 0; f < this.features; f++) sum += this.#coefficients[f] * row[f];
    return sum;
  }

  predictAll(x: Matrix): Float64Array {
    return Float64Array.from({ length: x.rows }, (_, i) => this.predict(rowOf(x, i)));
  }

  toJSON(): RegressorState {
    return {
      kind: this.kind,
      features: this.features,
      alpha: this.alpha,
      intercept: this.intercept,
      coefficients: Array.from(this.#coefficients),
    };
  }
}

export function restoreRidge(state: StateReader, features: number): LinearRegressor {
  return new LinearRegressor(
    state.numbers('coefficients', features),
    state.number('intercept'),
    state.number('alpha', 0),
  );
}
