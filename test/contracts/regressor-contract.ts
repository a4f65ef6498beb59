import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Matrix, matrix, matrixFromRows, rowOf } from '../../src/learn/matrix.ts';
import type { RegressionLearner, Regressor } from '../../src/learn/regressor.ts';
import { restoreRegressor } from '../../src/learn/restore-regressor.ts';
import { seededRandom } from '../../src/random.ts';
import { expectRefusal, expectRefusesDamage } from './contract-support.ts';

/** What every learner of numbers promises. Call it in the learner's test file. */
export function describeRegressorContract(name: string, learner: RegressionLearner): void {
  describe(`${name}: contract of every regressor`, () => {
    const { x, y } = randomTargets({ rows: 120, cols: 4, seed: 7 });
    const regressor = learner.fit(x, y, { seed: 3 });

    it('says its kind and its size', () => {
      expect(regressor.kind).toBe(learner.kind);
      expect(regressor.features).toBe(4);
    });

    it('learns something', () => {
      expect(squaredError(regressor, x, y)).toBeLessThan(0.5 * variance(y));
    });

    it('is the same for the same seed', () => {
      expect(learner.fit(x, y, { seed: 3 }).toJSON()).toEqual(regressor.toJSON());
    });

    it('survives JSON', () => {
      expectSame(restoreRegressor(JSON.parse(JSON.stringify(regressor))), regressor, x);
    });

    it('predicts all rows as it predicts each', () => {
      const all = regressor.predictAll(x);
      expect(all).toBeInstanceOf(Float64Array);
      expect(Array.from(all)).toEqual(Array.from(y, (_, i) => regressor.predict(rowOf(x, i))));
      expect(regressor.predictAll(matrix(0, 4)).length).toBe(0);
    });

    it('changes none of its inputs and keeps none of them', () => {
      const mutableX = matrix(x.rows, x.cols, x.data.slice());
      const mutableY = y.slice();
      const weights = new Float64Array(x.rows).fill(1);
      const fitted = learner.fit(mutableX, mutableY, { seed: 3, sampleWeight: weights });
      expect([mutableX.data, mutableY]).toEqual([x.data, y]);
      expect(weights.every((weight) => weight === 1)).toBe(true);
      mutableX.data.fill(0.5);
      mutableY.fill(0);
      weights.fill(0);
      expectSame(fitted, regressor, x);
    });

    it('reads rows of any array type', () => {
      expect(regressor.predict(Array.from(rowOf(x, 4)))).toBe(regressor.predict(rowOf(x, 4)));
    });

    it('heeds weights: rows of weight 0 do not count', () => {
      const weights = Float64Array.from(y, (_, i) => (i < 60 ? 1 : 0));
      const spoilt = y.map((value, i) => (i < 60 ? value : 1000 - value));
      const fitted = learner.fit(x, spoilt, { sampleWeight: weights, seed: 3 });
      const first = matrix(60, 4, x.data.slice(0, 240));
      expect(squaredError(fitted, first, y.subarray(0, 60))).toBeLessThan(variance(y));
    });

    it.each([
      ['constant targets', x, new Float64Array(120).fill(-2.5)],
      ['a single row', matrixFromRows([[0.25, 0.5, 1, 2]]), Float64Array.of(-2.5)],
    ])('gives back %s', (_, table, targets) => {
      const fitted = learner.fit(table, targets);
      for (const prediction of fitted.predictAll(x)) expect(prediction).toBeCloseTo(-2.5, 9);
      expectSame(restoreRegressor(JSON.parse(JSON.stringify(fitted))), fitted, table);
    });

    it.each([
      ['constant features', matrix(40, 3, new Float64Array(120).fill(0.5))],
      ['no feature at all', matrix(40, 0)],
    ])('falls back to the mean: %s', (_, plain) => {
      const targets = Float64Array.from({ length: 40 }, (_, i) => i);
      const fitted = learner.fit(plain, targets, { seed: 3 });
      expect(Math.abs(fitted.predict(rowOf(plain, 0)) - 19.5)).toBeLessThan(3);
      expectSame(restoreRegressor(JSON.parse(JSON.stringify(fitted))), fitted, plain);
    });

    it('refuses rows of another width, and rows that are not finite', () => {
      for (const row of [[], [1, 2, 3], [1, 2, 3, 4, 5], [1, 2, Number.NaN, 4], [1, 2, 3, -Infinity]]) {
        expectRefusal(() => regressor.predict(row), 'invalid-row');
        expectRefusal(() => regressor.predictAll(matrixFromRows([row])), 'invalid-row');
      }
    });

    it('refuses training data it cannot use', () => {
      const two = (value: number) => matrixFromRows([[1], [value]]);
      const good = Float64Array.of(0, 1);
      for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e200]) {
        expectRefusal(() => learner.fit(two(value), good), 'invalid-training-data');
        expectRefusal(() => learner.fit(two(2), Float64Array.of(0, value)), 'invalid-training-data');
        const sampleWeight = Float64Array.of(1, value);
        expectRefusal(() => learner.fit(two(2), good, { sampleWeight }), 'invalid-training-data');
      }
      for (const sampleWeight of [Float64Array.of(1), Float64Array.of(0, 0), Float64Array.of(1, -1)]) {
        expectRefusal(() => learner.fit(two(2), good, { sampleWeight }), 'invalid-training-data');
      }
      expectRefusal(() => learner.fit(two(2), Float64Array.of(0)), 'invalid-training-data');
      expectRefusal(() => learner.fit(matrix(0, 1), new Float64Array(0)), 'invalid-training-data');
    });

    it('stays sound on any table', () => {
      fc.assert(
        fc.property(
          fc.record({
            rows: fc.integer({ min: 1, max: 60 }),
            cols: fc.integer({ min: 1, max: 6 }),
            seed: fc.integer(),
            // Coarse values make ties and constant columns; large ones strain the arithmetic.
            steps: fc.constantFrom(1, 2, 10, 1e6),
            scale: fc.constantFrom(1e-6, 1, 1000, 1e80),
          }),
          (shape) => {
            const table = randomTargets(shape);
            const fitted = learner.fit(table.x, table.y, { seed: shape.seed });
            expect(fitted.predictAll(table.x).every(Number.isFinite)).toBe(true);
            expectSame(restoreRegressor(JSON.parse(JSON.stringify(fitted))), fitted, table.x);
          },
        ),
        { numRuns: 60 },
      );
    });

    it('refuses a state in which anything was replaced by nonsense', () => {
      const small = randomTargets({ rows: 30, cols: 2, seed: 1 });
      const state = JSON.stringify(learner.fit(small.x, small.y));
      expectRefusesDamage(state, ['invalid-regressor', 'invalid-row'], (damaged) => {
        expect(restoreRegressor(damaged).predict([0.5, 0.5])).toSatisfy(Number.isFinite);
      });
    });
  });
}

interface TableShape {
  rows: number;
  cols: number;
  seed: number;
  steps?: number;
  scale?: number;
}

/** Values in 0 … scale on a grid of `steps`; the target rises with the first column and bends in the last. */
function randomTargets({ rows, cols, seed, steps = 1e6, scale = 1 }: TableShape) {
  const random = seededRandom(seed);
  const x = matrix(rows, cols);
  for (let i = 0; i < x.data.length; i++) x.data[i] = (Math.round(random() * steps) / steps) * scale;
  const y = Float64Array.from({ length: rows }, (_, i) => {
    const row = rowOf(x, i);
    const bend = row[cols - 1] / scale - 0.5;
    return (2 * row[0] + bend * bend * scale + (random() - 0.5) * 0.2 * scale) * 3;
  });
  return { x, y };
}

function squaredError(regressor: Regressor, x: Matrix, y: Float64Array): number {
  return regressor.predictAll(x).reduce((sum, value, i) => sum + (value - y[i]) ** 2, 0) / y.length;
}

function variance(y: Float64Array): number {
  const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
  return y.reduce((sum, value) => sum + (value - mean) ** 2, 0) / y.length;
}

function expectSame(a: Regressor, b: Regressor, x: Matrix): void {
  expect(JSON.stringify(a)).toBe(JSON.stringify(b));
  expect(a.predictAll(x)).toEqual(b.predictAll(x));
}
