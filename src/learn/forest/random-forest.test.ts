import { describe, expect, it } from 'vitest';
import { describeLearnerContract } from '../../../test/contracts/learner-contract.ts';
import { describeRegressorContract } from '../../../test/contracts/regressor-contract.ts';
import {
  classification,
  lossesOf,
  regression,
  rootMeanSquaredError,
} from '../../../test/support/learner-fixture.ts';
import { PremodelError } from '../../error.ts';
import { matrix, matrixFromRows, rowOf } from '../matrix.ts';
import { BinnedMatrix } from '../trees/binned-matrix.ts';
import { randomForestClassification } from './classification.ts';
import { randomForestRegression } from './regression.ts';

const small = { nEstimators: 15 };
const limited = { nEstimators: 15, maxDepth: 6, minSamplesLeaf: 3, maxFeatures: 0.6, maxBins: 40 };
const weighted = { supportsWeights: true };
describeRegressorContract('random forest', randomForestRegression(small));
describeRegressorContract('limited random forest', randomForestRegression(limited));
describeLearnerContract('random forest', randomForestClassification(small), weighted);
describeLearnerContract('limited random forest', randomForestClassification(limited), weighted);

const seeds = [1, 2, 3];
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('is as good as scikit-learn', () => {
  it('RandomForestRegressor', () => {
    const { expected, x, y, testX, testY } = regression;
    const table = new BinnedMatrix(x);
    const losses = seeds.map((seed) => {
      const fitted = randomForestRegression().fit(table, Float64Array.from(y), { seed });
      return rootMeanSquaredError(fitted.predictAll(testX), testY);
    });
    expect(mean(losses) / expected.forest).toBeLessThan(1.02);
  });

  it.each([
    ['forest', {}],
    ['leafyForest', { minSamplesLeaf: 5 }],
  ] as const)('RandomForestClassifier: %s', (key, options) => {
    const { expected, x, y, testX, testY } = classification;
    const table = new BinnedMatrix(x);
    const losses = seeds.map((seed) => {
      const fitted = randomForestClassification(options).fit(table, Int32Array.from(y), { seed });
      return lossesOf(fitted, testX, testY);
    });
    // Not the log loss: where all trees agree and err it is endless, so a few rows decide it.
    expect(mean(losses.map((loss) => loss.brier)) / expected[key].brier).toBeLessThan(1.02);
    expect(mean(losses.map((loss) => loss.accuracy))).toBeGreaterThan(expected[key].accuracy - 0.01);
  });
});

it('without bootstrap and with all features is a tree grown until the leaves are pure', () => {
  const xor = matrixFromRows([
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ]);
  const forest = randomForestClassification({ nEstimators: 1, bootstrap: false, maxFeatures: 1 });
  const fitted = forest.fit(xor, Int32Array.of(0, 1, 1, 0));
  expect([0, 1, 2, 3].map((row) => fitted.predict(rowOf(xor, row)))).toEqual([0, 1, 1, 0]);
});

it('splits midway between neighbouring rows of a node', () => {
  const line = matrix(4, 1, Float64Array.of(0, 1, 9, 10));
  const forest = randomForestRegression({ nEstimators: 1, bootstrap: false });
  const fitted = forest.fit(line, Float64Array.of(3, 3, 5, 5));
  expect([0, 4.9, 5.1, 10].map((value) => fitted.predict([value]))).toEqual([3, 3, 5, 5]);
});

it.each([
  { nEstimators: 0 },
  { maxFeatures: 0 },
  { maxFeatures: 'half' },
  { maxDepth: 0 },
  { minSamplesLeaf: 0 },
  { maxBins: 1 },
])('refuses %j', (options) => {
  expect(() => randomForestRegression(options as object)).toThrow(PremodelError);
});
