import { checkRow } from './checks.ts';
import { type Matrix, matrix, rowOf } from './matrix.ts';
import { StateReader } from './state-reader.ts';

export interface MinMaxScalerState {
  readonly minima: readonly number[];
  readonly maxima: readonly number[];
}

/**
 * Min–max scaling to [0, 1] with the minima and maxima of the training rows. Values outside the training range
 * land outside [0, 1]: they are not clipped, as in scikit-learn. A feature that was constant becomes 0.
 *
 * @example
 * const scaler = MinMaxScaler.fit(x);
 * const classifier = knn().fit(scaler.transform(x), y);
 * classifier.predict(scaler.transformRow([5.1, 3.5]));
 */
export class MinMaxScaler {
  readonly minima: Float64Array;
  readonly maxima: Float64Array;

  constructor(minima: Float64Array, maxima: Float64Array) {
    this.minima = minima;
    this.maxima = maxima;
  }

  static fit(x: Matrix): MinMaxScaler {
    const minima = new Float64Array(x.cols).fill(Number.POSITIVE_INFINITY);
    const maxima = new Float64Array(x.cols).fill(Number.NEGATIVE_INFINITY);
    if (x.rows === 0) return new MinMaxScaler(minima.fill(0), maxima.fill(0));
    for (let i = 0; i < x.rows; i++) {
      const row = rowOf(x, i);
      checkRow(row, x.cols);
      for (let f = 0; f < x.cols; f++) {
        if (row[f] < minima[f]) minima[f] = row[f];
        if (row[f] > maxima[f]) maxima[f] = row[f];
      }
    }
    return new MinMaxScaler(minima, maxima);
  }

  /** @throws PremodelError `invalid-scaler` */
  static restore(state: unknown): MinMaxScaler {
    const reader = new StateReader(state, 'scaler');
    const minima = reader.numbers('minima');
    const maxima = reader.numbers('maxima', minima.length);
    if (minima.some((least, f) => least > maxima[f])) reader.fail('maxima', 'lie below the minima');
    return new MinMaxScaler(minima, maxima);
  }

  /** @throws PremodelError `invalid-row` */
  transformRow(row: ArrayLike<number>): Float64Array {
    checkRow(row, this.minima.length);
    return this.minima.map((least, f) => {
      const range = this.maxima[f] - least;
      return range > 0 ? (row[f] - least) / range : 0;
    });
  }

  transform(x: Matrix): Matrix {
    const result = matrix(x.rows, x.cols);
    for (let i = 0; i < x.rows; i++) result.data.set(this.transformRow(rowOf(x, i)), i * x.cols);
    return result;
  }

  toJSON(): MinMaxScalerState {
    return { minima: Array.from(this.minima), maxima: Array.from(this.maxima) };
  }
}
