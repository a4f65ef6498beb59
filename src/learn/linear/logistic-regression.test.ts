import { describe, expect, it } from 'vitest';
import { describeLearnerContract } from '../../../test/contracts/learner-contract.ts';
import { classification, largestGap } from '../../../test/support/learner-fixture.ts';
import { PremodelError } from '../../error.ts';
import type { Classifier } from '../classifier.ts';
import { rowOf } from '../matrix.ts';
import { logisticRegression } from './logistic-regression.ts';

const weighted = { supportsWeights: true };
describeLearnerContract('logistic regression', logisticRegression(), weighted);
describeLearnerContract(
  'standardised logistic regression',
  logisticRegression({ standardize: true, c: 100 }),
  weighted,
);

describe('agrees with scikit-learn', () => {
  const { expected, x, testX, weights } = classification;
  const y = Int32Array.from(classification.y);
  const probabilities = (classifier: Classifier) =>
    Array.from({ length: testX.rows }, (_, i) => [...classifier.predictProba(rowOf(testX, i))]).flat();

  it('three classes', () => {
    const fitted = logisticRegression({ tolerance: 1e-9 }).fit(x, y);
    expect(largestGap(probabilities(fitted), expected.logistic)).toBeLessThan(1e-6);
  });

  it('at the default tolerance', () => {
    const fitted = logisticRegression().fit(x, y);
    expect(largestGap(probabilities(fitted), expected.logistic)).toBeLessThan(1e-3);
  });

  it('weights', () => {
    const fitted = logisticRegression({ c: 0.1, tolerance: 1e-9 }).fit(x, y, { sampleWeight: weights });
    expect(largestGap(probabilities(fitted), expected.weightedLogistic)).toBeLessThan(1e-6);
  });

  it('two classes', () => {
    const binary = y.map((label) => Math.min(label, 1));
    const fitted = logisticRegression({ c: 0.01, tolerance: 1e-9 }).fit(x, binary);
    expect(largestGap(probabilities(fitted), expected.binaryLogistic)).toBeLessThan(1e-6);
  });
});

it.each([{ c: 0 }, { c: Number.NaN }, { tolerance: -1 }, { maxIterations: 0 }])('refuses %j', (options) => {
  expect(() => logisticRegression(options)).toThrow(PremodelError);
});
