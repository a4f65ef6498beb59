import { describe, expect, it } from 'vitest';
import { largestGap, regression, rootMeanSquaredError } from '../../../test/support/learner-fixture.ts';
import { PremodelError } from '../../error.ts';
import { matrix, matrixFromRows } from '../matrix.ts';
import { describeRegressorContract } from '../regressor-contract.ts';
import { ridge } from './ridge.ts';

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
