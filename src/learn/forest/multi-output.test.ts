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

  it('says the mean of the rows that lie in its leaves, as often as they were drawn', () => {
    const target = outputs((row) => y[row]);
    const forest = MultiOutputForest.fit(x, target, { ...options, nEstimators: 6 });
    const { leafOf, drawn, trees } = forest;
    for (let tree = 0; tree < trees; tree++) {
      expect(rows.reduce((sum, row) => sum + drawn[row * trees + tree], 0)).toBe(rows.length);
    }
    for (const asked of [0, 7, 120]) {
      const features = rowOf(regression.testX, asked);
      const said = Array.from(forest.leavesOf(features), (leaf, tree) => {
        const own = rows.filter((row) => leafOf[row * trees + tree] === leaf);
        const weight = (row: number) => drawn[row * trees + tree];
        const total = own.reduce((sum, row) => sum + weight(row), 0);
        return own.reduce((sum, row) => sum + weight(row) * y[row], 0) / total;
      });
      expect(forest.predict(features)[0]).toBeCloseTo(said.reduce((sum, value) => sum + value, 0) / trees, 9);
    }
  });

  it('is restored exactly, or refused', () => {
    const both = outputs(
      (row) => y[row],
      (row) => row,
    );
    const forest = MultiOutputForest.fit(x, both, options);
    const state = JSON.parse(JSON.stringify(forest));
    const restore = (value: unknown) =>
      MultiOutputForest.restore(new StateReader(value, 'forest'), x.cols, both);
    const restored = restore(state);
    for (let row = 0; row < 20; row++) {
      const features = rowOf(regression.testX, row);
      expect(restored.predict(features)).toEqual(forest.predict(features));
    }
    for (const bad of [
      { ...state, trees: { feature: [], threshold: [], values: [] } },
      { ...state, leafOf: state.leafOf.with(0, 1e6) },
      // The first node of the first tree is no leaf.
      { ...state, leafOf: state.leafOf.with(0, 0), drawn: state.drawn.with(0, 1) },
      { ...state, leafOf: state.leafOf.slice(1) },
      { ...state, drawn: state.drawn.map(() => 0) },
      { ...state, drawn: state.drawn.with(0, 0.5) },
    ]) {
      expect(() => restore(bad)).toThrow(expect.objectContaining({ code: 'invalid-forest' }));
    }
  });
});
