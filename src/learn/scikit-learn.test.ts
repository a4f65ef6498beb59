import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Classifier, Learner } from './classifier.ts';
import { decisionTree } from './decision-tree.ts';
import { chiSquared, topFeatures } from './feature-selection/chi-squared.ts';
import { correlationMatrix } from './feature-selection/correlation-filter.ts';
import { KnnClassifier, knn } from './knn.ts';
import { matrix, rowOf, selectRows } from './matrix.ts';
import { gaussianNaiveBayes } from './naive-bayes/gaussian.ts';
import { multinomialNaiveBayes } from './naive-bayes/multinomial.ts';
import { svm } from './svm/svm.ts';
import { SvmClassifier } from './svm/svm-classifier.ts';

/** What scikit-learn 1.9.1 made of the same data: test/fixtures/learn/make.py. */
interface Outcome {
  readonly predicted: number[];
  readonly probabilities: number[];
  readonly decisions: number[];
  readonly withoutTies: boolean;
}

function load(name: string) {
  const url = new URL(`../../test/fixtures/learn/${name}.json`, import.meta.url);
  const fixture = JSON.parse(readFileSync(url, 'utf8'));
  const y = Int32Array.from(fixture.y);
  const x = matrix(y.length, fixture.cols, Float64Array.from(fixture.x));
  const rows = Int32Array.from(y.keys());
  const test = rows.filter((row) => row % fixture.testEvery === 0);
  const train = rows.filter((row) => row % fixture.testEvery !== 0);
  const fitOn = (learner: Learner) =>
    learner.fit(
      selectRows(x, train),
      Int32Array.from(train, (row) => y[row]),
    );
  return { fixture, x, y, testX: selectRows(x, test), fitOn };
}

describe.each(['iris', 'wine', 'synthetic'])('agrees with scikit-learn on %s', (name) => {
  const { fixture, x, y, testX, fitOn } = load(name);
  const rows = Array.from({ length: testX.rows }, (_, i) => rowOf(testX, i));

  function agreement(classifier: Classifier, expected: Outcome): number {
    return rows.filter((row, i) => classifier.predict(row) === expected.predicted[i]).length / rows.length;
  }

  /** Largest difference of a probability over the rows; those that may differ by ties are left out. */
  function probabilityGap(classifier: Classifier, expected: Outcome, skip = (_: number) => false): number {
    const k = classifier.classes;
    const gaps = rows.flatMap((row, i) =>
      skip(i)
        ? []
        : Array.from(classifier.predictProba(row), (p, c) => Math.abs(p - expected.probabilities[i * k + c])),
    );
    return Math.max(...gaps);
  }

  it.each([1, 5])('%d nearest neighbours', (neighbors) => {
    const classifier = fitOn(knn({ neighbors }));
    if (!(classifier instanceof KnnClassifier)) throw new Error('not a KnnClassifier');
    const expected = fixture[`knn${neighbors}`];
    expect(agreement(classifier, expected)).toBeGreaterThanOrEqual(0.99);
    // Where the last neighbour is as near as the next one, either may vote: iris is full of such rows.
    const tied = (i: number) => {
      const { distances } = classifier.index.neighbors(rows[i], neighbors + 1);
      return Math.abs(distances[neighbors] - distances[neighbors - 1]) < 1e-9;
    };
    expect(probabilityGap(classifier, expected, tied)).toBeLessThan(1e-6);
  });

  it.each([
    ['gaussian', gaussianNaiveBayes()],
    ['multinomial', multinomialNaiveBayes()],
  ])('%s naive Bayes', (key, learner) => {
    const classifier = fitOn(learner);
    expect(agreement(classifier, fixture[key])).toBe(1);
    expect(probabilityGap(classifier, fixture[key])).toBeLessThan(1e-6);
  });

  it.each([
    ['tree', decisionTree()],
    ['smallTree', decisionTree({ maxDepth: 4, minSamplesLeaf: 5, minSamplesSplit: 20 })],
  ])('decision %s', (key, learner) => {
    const expected = fixture[key];
    const classifier = fitOn(learner);
    // Equally good splits: scikit-learn draws one at random, so its trees do not even agree with each other.
    if (!expected.withoutTies) {
      expect(agreement(classifier, expected)).toBeGreaterThan(0.85);
      return;
    }
    expect(agreement(classifier, expected)).toBeGreaterThanOrEqual(0.99);
    expect(probabilityGap(classifier, expected)).toBeLessThan(1e-6);
  });

  it.each([
    ['linear', { kernel: 'linear' }],
    ['rbf', {}],
    ['sharp', { c: 10, gamma: 0.7 }],
  ] as const)('%s support vector machine', (key, options) => {
    const classifier = fitOn(svm({ ...options, tolerance: 1e-9 }));
    if (!(classifier instanceof SvmClassifier)) throw new Error('not an SvmClassifier');
    const expected: Outcome = fixture[key];
    expect(agreement(classifier, expected)).toBeGreaterThanOrEqual(0.99);
    const decisions = rows.flatMap((row) => Array.from(classifier.decisionValues(row)));
    const gaps = decisions.map((value, i) => Math.abs(value - expected.decisions[i]));
    // LIBSVM keeps its kernel matrix in single precision.
    expect(Math.max(...gaps)).toBeLessThan(2e-5);
  });

  it('Platt scaling, but for its random folds', () => {
    const classifier = fitOn(svm({ probability: true }));
    const k = classifier.classes;
    const gaps = rows.flatMap((row, i) =>
      Array.from(classifier.predictProba(row), (p, c) =>
        Math.abs(p - fixture.platt.probabilities[i * k + c]),
      ),
    );
    expect(gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length).toBeLessThan(0.02);
    expect(Math.max(...gaps)).toBeLessThan(0.15);
    expect(agreement(classifier, fixture.platt)).toBeGreaterThanOrEqual(0.99);
  });

  it('chi-squared', () => {
    const scores = chiSquared(x, y);
    scores.forEach((score, f) => {
      expect(Math.abs(score - fixture.chi2.scores[f])).toBeLessThan(1e-8);
    });
    expect(Array.from(topFeatures(scores, 3))).toEqual(fixture.chi2.top3);
  });

  it('correlation', () => {
    correlationMatrix(x).data.forEach((r, i) => {
      expect(Math.abs(r - fixture.correlation[i])).toBeLessThan(1e-8);
    });
  });
});
