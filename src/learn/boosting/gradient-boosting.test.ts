import { describe, expect, it } from 'vitest';
import { expectRefusal } from '../../../test/contracts/contract-support.ts';
import { describeLearnerContract } from '../../../test/contracts/learner-contract.ts';
import { describeRegressorContract } from '../../../test/contracts/regressor-contract.ts';
import {
  classification,
  largestGap,
  lossesOf,
  regression,
  rootMeanSquaredError,
} from '../../../test/support/learner-fixture.ts';
import { PremodelError } from '../../error.ts';
import { matrix, selectRows } from '../matrix.ts';
import { BinnedMatrix } from '../trees/binned-matrix.ts';
import { gradientBoostingClassification } from './classification.ts';
import { gradientBoostingRegression } from './regression.ts';

const small = { maxIter: 20, minSamplesLeaf: 5 };
const drawing = { ...small, subsample: 0.6, maxFeatures: 0.5, nIterNoChange: 5 };
const weighted = { supportsWeights: true };
describeRegressorContract('gradient boosting', gradientBoostingRegression(small));
describeRegressorContract('stochastic gradient boosting', gradientBoostingRegression(drawing));
describeLearnerContract('gradient boosting', gradientBoostingClassification(small), weighted);
describeLearnerContract('stochastic gradient boosting', gradientBoostingClassification(drawing), weighted);

const asReference = { maxLeafNodes: 15, l2Regularization: 1 };
const sampled = { ...asReference, subsample: 0.7, maxFeatures: 0.7 };
const seeds = [1, 2, 3, 4, 5];
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('is as good as LightGBM at regression', () => {
  const { expected, x, testX, testY, weights } = regression;
  const y = Float64Array.from(regression.y);

  it('on all rows', () => {
    const fitted = gradientBoostingRegression(asReference).fit(x, y);
    const loss = rootMeanSquaredError(fitted.predictAll(testX), testY);
    expect(loss / expected.boosting).toBeLessThan(1.02);
  });

  it('with weights', () => {
    const fitted = gradientBoostingRegression(asReference).fit(x, y, { sampleWeight: weights });
    const loss = rootMeanSquaredError(fitted.predictAll(testX), testY);
    expect(loss / expected.weightedBoosting).toBeLessThan(1.02);
  });

  it('on sampled rows and features', () => {
    const losses = seeds.map((seed) => {
      const fitted = gradientBoostingRegression(sampled).fit(x, y, { seed });
      return rootMeanSquaredError(fitted.predictAll(testX), testY);
    });
    expect(mean(losses) / expected.sampledBoosting).toBeLessThan(1.02);
  });

  it('stops early without losing much', () => {
    const learner = gradientBoostingRegression({ ...asReference, maxIter: 2000, nIterNoChange: 10 });
    const fitted = learner.fit(x, y);
    const loss = rootMeanSquaredError(fitted.predictAll(testX), testY);
    expect(loss / expected.boosting).toBeLessThan(1.02);
    expect(JSON.stringify(fitted).length).toBeLessThan(400_000);
  });
});

describe('is as good as LightGBM at classification', () => {
  const { expected, x, testX, testY } = classification;
  const y = Int32Array.from(classification.y);

  it('three classes', () => {
    const fitted = gradientBoostingClassification(asReference).fit(x, y);
    const { logLoss, accuracy } = lossesOf(fitted, testX, testY);
    expect(logLoss / expected.boosting.logLoss).toBeLessThan(1.02);
    expect(accuracy).toBeGreaterThan(expected.boosting.accuracy - 0.01);
  });

  it('two classes', () => {
    const fitted = gradientBoostingClassification(asReference).fit(
      x,
      y.map((label) => Math.min(label, 1)),
    );
    const { logLoss, accuracy } = lossesOf(
      fitted,
      testX,
      testY.map((label) => Math.min(label, 1)),
    );
    expect(logLoss / expected.binaryBoosting.logLoss).toBeLessThan(1.02);
    expect(accuracy).toBeGreaterThan(expected.binaryBoosting.accuracy - 0.01);
  });

  it('on sampled rows and features', () => {
    const losses = seeds.map((seed) =>
      lossesOf(gradientBoostingClassification(sampled).fit(x, y, { seed }), testX, testY),
    );
    const { logLoss, accuracy } = expected.sampledBoosting;
    expect(mean(losses.map((loss) => loss.logLoss)) / logLoss).toBeLessThan(1.02);
    expect(mean(losses.map((loss) => loss.accuracy))).toBeGreaterThan(accuracy - 0.01);
  });
});

describe('a table binned once', () => {
  const x = matrix(
    200,
    3,
    Float64Array.from({ length: 600 }, (_, i) => (i * 37) % 101),
  );
  const y = Float64Array.from({ length: 200 }, (_, i) => x.data[i * 3] - x.data[i * 3 + 1]);
  const learner = gradientBoostingRegression(small);
  const table = new BinnedMatrix(x);

  it('gives the same fit', () => {
    expect(learner.fit(table, y).toJSON()).toEqual(learner.fit(x, y).toJSON());
  });

  it('can be learned from in parts', () => {
    const rows = Int32Array.from({ length: 100 }, (_, i) => 2 * i);
    const part = learner.fit(table, y, { rows });
    const alone = learner.fit(
      selectRows(x, rows),
      Float64Array.from(rows, (row) => y[row]),
    );
    expect(largestGap(part.predictAll(x), alone.predictAll(x))).toBeLessThan(1e-9);
    const spoilt = y.map((value, i) => (i % 2 === 0 ? value : 1e6));
    expect(learner.fit(table, spoilt, { rows }).toJSON()).toEqual(part.toJSON());
  });

  it.each([[[]], [[-1]], [[200]], [[1, 1]], [[2, 1]]])('refuses rows %j', (rows) => {
    expectRefusal(() => learner.fit(table, y, { rows: Int32Array.from(rows) }), 'invalid-training-data');
  });
});

it.each([
  { learningRate: 0 },
  { maxIter: 0 },
  { maxLeafNodes: 1 },
  { minSamplesLeaf: 0 },
  { l2Regularization: -1 },
  { maxBins: 257 },
  { subsample: 0 },
  { maxFeatures: 1.1 },
  { nIterNoChange: -1 },
  { validationFraction: 1 },
])('refuses %j', (options) => {
  expect(() => gradientBoostingRegression(options)).toThrow(PremodelError);
});
