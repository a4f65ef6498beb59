import { describe, expect, it } from 'vitest';
import { regression, rootMeanSquaredError } from '../../../test/support/learner-fixture.ts';
import { matrix, rowOf, selectRows } from '../matrix.ts';
import { StateReader } from '../state-reader.ts';
import { MultiOutputForest } from './multi-output.ts';
import { randomForestRegression } from './regression.ts';

const options = { nEstimators: 40, maxFeatures: 0.5, minSamplesLeaf: 2 };
const rows = Array.from({ length: 300 }, (_, row) => row);
const x = selectRows(regression.x, rows);
const y = Float64Array.from(rows, (row) => regression.y[row]);

function outputs(...of: ((row: number) => number)[]) {
  const targets = matrix(rows.length, of.length);
  rows.forEach((row) => {
    of.forEach((value, k) => {
      targets.data[row * of.length + k] = value(row);
    });
  });
  return targets;
}

describe('a forest of several outputs', () => {
  it.each([
    ['one', [1]],
    ['two that are multiples', [1, -3]],
  ])('errs as little as a forest for a number, given %s', (_, factors) => {
    // Not tree by tree: of splits that are equally good but for rounding, either may be taken.
    const single = randomForestRegression(options).fit(x, y, { seed: 4 });
    const several = outputs(...factors.map((factor) => (row: number) => factor * y[row]));
    const forest = MultiOutputForest.fit(x, several, { ...options, seed: 4 });
    const { testX, testY } = regression;
    const expected = rootMeanSquaredError(single.predictAll(testX), testY);
    factors.forEach((factor, k) => {
      const predicted = Float64Array.from(testY, (_, row) => forest.predict(rowOf(testX, row))[k] / factor);
      const error = rootMeanSquaredError(predicted, testY);
      expect(error / expected).toBeGreaterThan(0.95);
      expect(error / expected).toBeLessThan(1.05);
    });
  });

  it('heeds every output: neither of two can be told from the other', () => {
    // The first depends on feature 0 only, the second on feature 1 only.
    const step = (feature: number) => (row: number) => (x.data[row * x.cols + feature] > 0.5 ? 1 : 0);
    const forest = MultiOutputForest.fit(x, outputs(step(0), step(1)), { nEstimators: 20 });
    let wrong = 0;
    for (let row = 0; row < 100; row++) {
      const features = rowOf(regression.testX, row);
      forest.predict(features).forEach((value, k) => {
        if (value > 0.5 !== features[k] > 0.5) wrong++;
      });
    }
    expect(wrong).toBeLessThan(6);
  });

  it('is restored exactly, or refused', () => {
    const forest = MultiOutputForest.fit(
      x,
      outputs(
        (row) => y[row],
        (row) => row,
      ),
      options,
    );
    const state = JSON.parse(JSON.stringify(forest));
    const restore = (value: unknown) =>
      MultiOutputForest.restore(new StateReader(value, 'forest'), x.cols, 2);
    const restored = restore(state);
    for (let row = 0; row < 20; row++) {
      const features = rowOf(regression.testX, row);
      expect(restored.predict(features)).toEqual(forest.predict(features));
    }
    for (const bad of [
      { ...state, centers: [1] },
      { ...state, trees: { feature: [], threshold: [], values: [] } },
    ]) {
      expect(() => restore(bad)).toThrow(expect.objectContaining({ code: 'invalid-forest' }));
    }
  });
});
