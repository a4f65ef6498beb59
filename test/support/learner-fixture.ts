import { readFileSync } from 'node:fs';
import type { Classifier } from '../../src/learn/classifier.ts';
import { type Matrix, matrix, rowOf, selectRows } from '../../src/learn/matrix.ts';

const url = new URL('../fixtures/learn/learners.json', import.meta.url);
const fixture = JSON.parse(readFileSync(url, 'utf8'));

/** What scikit-learn 1.9.1 and LightGBM 4.7.0 make of two tables: test/fixtures/learn/make-learners.py. */
export const regression = split(fixture.regression);
export const classification = split(fixture.classification);

interface Table {
  readonly cols: number;
  readonly x: number[];
  readonly y: number[];
  readonly weights: number[];
}

/** The table in its training and testing rows, and what the references found, as `expected`. */
function split<T extends Table>(expected: T) {
  const all = matrix(expected.y.length, expected.cols, Float64Array.from(expected.x));
  const rows = Array.from(expected.y.keys());
  const train = rows.filter((row) => row % fixture.testEvery !== 0);
  const test = rows.filter((row) => row % fixture.testEvery === 0);
  return {
    expected,
    x: selectRows(all, train),
    testX: selectRows(all, test),
    y: train.map((row) => expected.y[row]),
    testY: test.map((row) => expected.y[row]),
    weights: Float64Array.from(train, (row) => expected.weights[row]),
  };
}

export function rootMeanSquaredError(predicted: ArrayLike<number>, y: readonly number[]): number {
  return Math.sqrt(y.reduce((sum, value, i) => sum + (predicted[i] - value) ** 2, 0) / y.length);
}

/** Mean log loss, Brier score and accuracy of a classifier. */
export function lossesOf(classifier: Classifier, x: Matrix, y: readonly number[]) {
  let logLoss = 0;
  let brier = 0;
  let right = 0;
  y.forEach((label, i) => {
    const probabilities = classifier.predictProba(rowOf(x, i));
    logLoss -= Math.log(Math.max(probabilities[label], 1e-15));
    probabilities.forEach((p, c) => {
      brier += (p - (c === label ? 1 : 0)) ** 2;
    });
    if (classifier.predict(rowOf(x, i)) === label) right++;
  });
  return { logLoss: logLoss / y.length, brier: brier / y.length, accuracy: right / y.length };
}

/** The largest difference between two lists of numbers. */
export function largestGap(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new RangeError(`${a.length} numbers against ${b.length}`);
  return Array.from(a, (value, i) => Math.abs(value - b[i])).reduce((most, gap) => Math.max(most, gap), 0);
}
