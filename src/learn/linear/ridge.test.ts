import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectRefusal } from '../../../test/contracts/contract-support.ts';
import { describeRegressorContract } from '../../../test/contracts/regressor-contract.ts';
import { largestGap, regression, rootMeanSquaredError } from '../../../test/support/learner-fixture.ts';
import { PremodelError } from '../../error.ts';
import { seededRandom } from '../../random.ts';
import { kFold, trainTestOf } from '../folds.ts';
import { type Matrix, matrix, matrixFromRows, selectRows } from '../matrix.ts';
import { type RidgeLearner, ridge } from './ridge.ts';

describeRegressorContract('ridge', ridge({ alpha: 0.1 }));
describeRegressorContract('least squares', ridge({ alpha: 0 }));
describeRegressorContract('ridge with a chosen penalty', ridge({ alpha: 'gcv', standardize: true }));

const { expected, x, testX, testY, weights } = regression;
const y = Float64Array.from(regression.y);

describe('agrees with scikit-learn', () => {
  it('Ridge', () => {
    const fitted = ridge({ alpha: 10 }).fit(x, y);
    expect(largestGap(fitted.predictAll(testX), expected.ridge)).toBeLessThan(1e-8);
  });

  it('Ridge with weights', () => {
    const fitted = ridge({ alpha: 10 }).fit(x, y, { sampleWeight: weights });
    expect(largestGap(fitted.predictAll(testX), expected.weightedRidge)).toBeLessThan(1e-8);
  });

  it('the penalty of generalised cross-validation, with the hat matrix written out', () => {
    const { alphas, alpha, predicted } = expected.gcv;
    const fitted = ridge({ alpha: 'gcv', alphas, standardize: true }).fit(x, y);
    expect(fitted.alpha).toBe(alpha);
    expect(largestGap(fitted.predictAll(testX), predicted)).toBeLessThan(1e-8);
  });

  it('RidgeCV, which leaves rows out, on few rows', () => {
    const { alphas, rmse } = expected.fewRowsRidgeCV;
    const few = matrix(60, x.cols, x.data.slice(0, 60 * x.cols));
    const fitted = ridge({ alpha: 'gcv', alphas }).fit(few, y.slice(0, 60));
    expect(rootMeanSquaredError(fitted.predictAll(testX), testY)).toBeLessThan(rmse * 1.02);
  });
});

it.each([{ alpha: 3 }, { alpha: 'gcv' }, { alpha: 'gcv', standardize: true }] as const)(
  'fits many targets at once as one by one: %j',
  (options) => {
    const targets = matrix(x.rows, 3);
    y.forEach((value, i) => {
      targets.data.set([value, Math.sin(i), -5], i * 3);
    });
    const together = ridge(options).fitMany(x, targets, { sampleWeight: weights });
    expect(together.length).toBe(3);
    together.forEach((regressor, t) => {
      const alone = ridge(options).fit(
        x,
        y.map((_, i) => targets.data[i * 3 + t]),
        { sampleWeight: weights },
      );
      expect(regressor.alpha).toBe(alone.alpha);
      expect(largestGap(regressor.coefficients, alone.coefficients)).toBeLessThan(1e-10);
    });
  },
);

describe('crosses fits as if each had been made by itself', () => {
  const shapes = fc.record({
    rows: fc.integer({ min: 12, max: 60 }),
    folds: fc.integer({ min: 2, max: 6 }),
    seed: fc.integer(),
    alpha: fc.constantFrom(0.5, 30),
    standardize: fc.boolean(),
    // Far from zero, squares have no digits left for what differs; and one row can move the mean of its fold far away.
    offset: fc.constantFrom(0, 1e6),
    outlier: fc.constantFrom(0, 1e6),
  });

  it('on any table', () => {
    fc.assert(
      fc.property(shapes, ({ rows, folds, seed, alpha, standardize, offset, outlier }) => {
        const random = seededRandom(seed);
        const table = matrix(rows, 4);
        for (let i = 0; i < table.data.length; i++) table.data[i] = offset + random();
        table.data[0] += outlier;
        // Varies in one fold only: constant to the fit without it.
        for (let row = 0; row < rows; row++) table.data[row * 4 + 3] = row === 1 ? 3 : 0.1;
        const targets = matrix(rows, 2);
        for (let i = 0; i < targets.data.length; i++) targets.data[i] = table.data[2 * i] - offset + random();
        const weights = Float64Array.from({ length: rows }, (_, row) => (row % 5 === 4 ? 0 : 1 + random()));
        expectCrossFit(ridge({ alpha, standardize }), table, targets, kFold(rows, folds, seed), weights);
      }),
    );
  });

  it('where each chooses its penalty', () => {
    const targets = matrix(y.length, 1, y);
    expectCrossFit(ridge({ alpha: 'gcv' }), x, targets, kFold(x.rows, 5, 1), weights);
  });
});

function expectCrossFit(
  learner: RidgeLearner,
  table: Matrix,
  targets: Matrix,
  foldOf: Int32Array,
  weights: Float64Array,
): void {
  const { regressors, heldOut } = learner.crossFit(table, targets, foldOf, { sampleWeight: weights });
  const scale = targets.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  // What rounding leaves where offset, outlier and few rows meet.
  const tolerance = 1e-7 * scale;
  const whole = learner.fitMany(table, targets, { sampleWeight: weights });
  for (const [t, alone] of whole.entries()) {
    expect(largestGap(regressors[t].predictAll(table), alone.predictAll(table))).toBeLessThan(tolerance);
  }
  for (const fold of new Set(foldOf)) {
    const { train, test } = trainTestOf(foldOf, fold);
    const sampleWeight = Float64Array.from(train, (row) => weights[row]);
    const without = learner.fitMany(selectRows(table, train), selectRows(targets, train), { sampleWeight });
    for (const [t, alone] of without.entries()) {
      const crossed = Float64Array.from(test, (row) => heldOut.data[row * targets.cols + t]);
      expect(largestGap(crossed, alone.predictAll(selectRows(table, test)))).toBeLessThan(tolerance);
    }
  }
}

it('refuses to cross fits where a fold has all that weighs anything', () => {
  const table = matrix(3, 1, Float64Array.of(1, 2, 3));
  const crossed = (foldOf: Int32Array, weights: number[]) => () =>
    ridge().crossFit(table, table, foldOf, { sampleWeight: Float64Array.from(weights) });
  expectRefusal(crossed(Int32Array.of(0, 0, 0), [1, 1, 1]), 'invalid-training-data');
  expectRefusal(crossed(Int32Array.of(0, 0, 1), [1, 1, 0]), 'invalid-training-data');
  expectRefusal(crossed(Int32Array.of(0, 1), [1, 1, 1]), 'invalid-training-data');
});

it('gives a feature that repeats an earlier one no coefficient where nothing is penalised', () => {
  const doubled = matrixFromRows([
    [1, 2, 5],
    [2, 4, 5],
    [4, 8, 5],
  ]);
  const fitted = ridge({ alpha: 0 }).fit(doubled, Float64Array.of(3, 5, 9));
  expect(largestGap(fitted.coefficients, [2, 0, 0])).toBeLessThan(1e-12);
  expect(fitted.intercept).toBeCloseTo(1, 12);
});

it.each([{ alpha: -1 }, { alpha: Number.NaN }, { alphas: [] }, { alphas: [1, 0] }])(
  'refuses %j',
  (options) => {
    expect(() => ridge(options)).toThrow(PremodelError);
  },
);
