import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Classifier, Learner } from '../../src/learn/classifier.ts';
import { type Matrix, matrix, matrixFromRows, rowOf } from '../../src/learn/matrix.ts';
import { restoreClassifier } from '../../src/learn/restore-classifier.ts';
import { seededRandom } from '../../src/random.ts';
import { expectRefusal, expectRefusesDamage } from './contract-support.ts';

export interface LearnerContractOptions {
  /**
   * Whether `predict` is the first class of the highest probability. Not so for a support vector machine with
   * Platt scaling, which predicts by votes and couples probabilities apart from them, as in scikit-learn.
   */
  predictIsArgmax?: boolean;
  /** Whether the learner heeds `sampleWeight`. Default false: it must refuse weights. */
  supportsWeights?: boolean;
}

/** What every learner promises. Call it in the learner's test file; training values are never negative. */
export function describeLearnerContract(
  name: string,
  learner: Learner,
  { predictIsArgmax = true, supportsWeights = false }: LearnerContractOptions = {},
): void {
  describe(`${name}: contract of every learner`, () => {
    const { x, y } = randomTable({ rows: 120, cols: 5, classes: 3, seed: 7 });
    const classifier = learner.fit(x, y, { seed: 3 });

    it('says its kind and its size', () => {
      expect(classifier.kind).toBe(learner.kind);
      expect(classifier.classes).toBe(3);
      expect(classifier.features).toBe(5);
    });

    it('learns something', () => {
      let right = 0;
      for (let i = 0; i < x.rows; i++) if (classifier.predict(rowOf(x, i)) === y[i]) right++;
      expect(right / x.rows).toBeGreaterThan(0.6);
    });

    it('is the same for the same seed', () => {
      expect(learner.fit(x, y, { seed: 3 }).toJSON()).toEqual(classifier.toJSON());
    });

    it('gives probabilities of every class, and predicts accordingly', () => {
      expectConsistent(classifier, x, predictIsArgmax);
    });

    it('survives JSON', () => {
      expectSame(restoreClassifier(JSON.parse(JSON.stringify(classifier))), classifier, x);
    });

    it('changes none of its inputs and keeps none of them', () => {
      const mutableX = matrix(x.rows, x.cols, x.data.slice());
      const mutableY = y.slice();
      const fitted = learner.fit(mutableX, mutableY, { seed: 3 });
      expect(mutableX.data).toEqual(x.data);
      expect(mutableY).toEqual(y);
      mutableX.data.fill(0.5);
      mutableY.fill(0);
      expectSame(fitted, classifier, x);
      const row = rowOf(x, 0).slice();
      const before = row.slice();
      fitted.predict(row);
      fitted.predictProba(row)[0] = 9;
      expect(row).toEqual(before);
      expectSame(fitted, classifier, x);
    });

    it('reads rows of any array type', () => {
      const row = rowOf(x, 4);
      expect(classifier.predict(Array.from(row))).toBe(classifier.predict(row));
      expect(classifier.predictProba(Array.from(row))).toEqual(classifier.predictProba(row));
    });

    it('gives classes without a row probability 0', () => {
      const gaps = y.map((label) => label * 2 + 1);
      const fitted = learner.fit(x, gaps, { classes: 7, seed: 3 });
      expect(fitted.classes).toBe(7);
      for (let i = 0; i < x.rows; i++) {
        const probabilities = fitted.predictProba(rowOf(x, i));
        expect([0, 2, 4, 6].map((c) => probabilities[c])).toEqual([0, 0, 0, 0]);
        expect(fitted.predict(rowOf(x, i)) % 2).toBe(1);
      }
      expectConsistent(fitted, x, predictIsArgmax);
      expectSame(restoreClassifier(JSON.parse(JSON.stringify(fitted))), fitted, x);
    });

    it('is certain when there is only one class', () => {
      const fitted = learner.fit(x, new Int32Array(x.rows).fill(2), { classes: 4 });
      expect(fitted.predict(rowOf(x, 0))).toBe(2);
      expect(Array.from(fitted.predictProba(rowOf(x, 0)))).toEqual([0, 0, 1, 0]);
      expectSame(restoreClassifier(JSON.parse(JSON.stringify(fitted))), fitted, x);
    });

    it('learns from a single row', () => {
      const fitted = learner.fit(matrixFromRows([[0.25, 0.5]]), Int32Array.of(1));
      expect(fitted.predict([0.9, 0])).toBe(1);
      expect(Array.from(fitted.predictProba([0.9, 0]))).toEqual([0, 1]);
    });

    it.each([
      ['constant features', (m: Matrix) => m.data.fill(0.5)],
      ['features that are all zero', (m: Matrix) => m.data.fill(0)],
      ['no feature at all', () => undefined],
    ])('falls back to the classes alone: %s', (what, change) => {
      const plain = what === 'no feature at all' ? matrix(40, 0) : matrix(40, 3);
      change(plain);
      const labels = Int32Array.from({ length: 40 }, (_, i) => (i < 30 ? 1 : 0));
      const fitted = learner.fit(plain, labels, { seed: 3 });
      expectConsistent(fitted, plain, predictIsArgmax);
      expectSame(restoreClassifier(JSON.parse(JSON.stringify(fitted))), fitted, plain);
    });

    it('refuses rows of another width, and rows that are not finite', () => {
      for (const row of [[], [1, 2, 3, 4], [1, 2, 3, 4, 5, 6], [1, 2, Number.NaN, 4, 5]]) {
        expectRefusal(() => classifier.predict(row), 'invalid-row');
        expectRefusal(() => classifier.predictProba(row), 'invalid-row');
      }
      expectRefusal(() => classifier.predict([1, 2, 3, 4, Number.NEGATIVE_INFINITY]), 'invalid-row');
    });

    it('refuses training data it cannot use', () => {
      const bad = (value: number) => matrixFromRows([[1], [value]]);
      const labels = Int32Array.of(0, 1);
      for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e200]) {
        expectRefusal(() => learner.fit(bad(value), labels), 'invalid-training-data');
      }
      const good = bad(2);
      expectRefusal(() => learner.fit(good, Int32Array.of(0, -1)), 'invalid-training-data');
      expectRefusal(() => learner.fit(good, Int32Array.of(0, 2), { classes: 2 }), 'invalid-training-data');
      expectRefusal(() => learner.fit(good, Int32Array.of(0)), 'invalid-training-data');
      expectRefusal(() => learner.fit(matrix(0, 1), new Int32Array(0)), 'invalid-training-data');
      for (const classes of [0, -1, 1.5, Number.NaN, 1e9]) {
        expectRefusal(() => learner.fit(good, labels, { classes }), 'invalid-training-data');
      }
    });

    it('heeds weights, or refuses them', () => {
      const sampleWeight = Float64Array.from(y, (_, i) => (i < 60 ? 1 : 0));
      const spoilt = y.map((label, i) => (i < 60 ? label : 3));
      if (!supportsWeights) {
        expectRefusal(() => learner.fit(x, spoilt, { sampleWeight }), 'invalid-option');
        return;
      }
      const fitted = learner.fit(x, spoilt, { sampleWeight, seed: 3 });
      let right = 0;
      for (let i = 0; i < x.rows; i++) if (fitted.predict(rowOf(x, i)) === y[i]) right++;
      expect(right / x.rows).toBeGreaterThan(0.6);
      const two = matrixFromRows([[1], [2]]);
      for (const bad of [[1], [0, 0], [1, -1], [1, Number.NaN], [1, Number.POSITIVE_INFINITY]]) {
        const weights = { sampleWeight: Float64Array.from(bad) };
        expectRefusal(() => learner.fit(two, Int32Array.of(0, 1), weights), 'invalid-training-data');
      }
    });

    it('stays sound on any table', () => {
      fc.assert(
        fc.property(
          fc.record({
            rows: fc.integer({ min: 1, max: 60 }),
            cols: fc.integer({ min: 1, max: 6 }),
            classes: fc.integer({ min: 1, max: 5 }),
            seed: fc.integer(),
            // Coarse values make ties and constant columns; large ones strain the arithmetic.
            steps: fc.constantFrom(1, 2, 10, 1e6),
            scale: fc.constantFrom(1e-6, 1, 1000),
          }),
          (shape) => {
            const table = randomTable(shape);
            const fitted = learner.fit(table.x, table.y, { classes: shape.classes, seed: shape.seed });
            expectConsistent(fitted, table.x, predictIsArgmax);
            expectSame(restoreClassifier(JSON.parse(JSON.stringify(fitted))), fitted, table.x);
          },
        ),
        { numRuns: 60 },
      );
    });

    it('refuses a state in which anything was replaced by nonsense', () => {
      const small = randomTable({ rows: 30, cols: 2, classes: 3, seed: 1 });
      const state = JSON.stringify(learner.fit(small.x, small.y));
      expectRefusesDamage(state, ['invalid-classifier', 'invalid-row'], (damaged) => {
        const restored = restoreClassifier(damaged);
        const probabilities = restored.predictProba([0.5, 0.5]);
        expect(restored.predict([0.5, 0.5])).toBeLessThan(restored.classes);
        expect(probabilities.every(Number.isFinite)).toBe(true);
      });
    });
  });
}

interface TableShape {
  rows: number;
  cols: number;
  classes: number;
  seed: number;
  steps?: number;
  scale?: number;
}

/** Values in 0 … scale on a grid of `steps`, the classes apart in every feature but overlapping. */
export function randomTable({ rows, cols, classes, seed, steps = 1e6, scale = 1 }: TableShape) {
  const random = seededRandom(seed);
  const x = matrix(rows, cols);
  const y = Int32Array.from({ length: rows }, () => Math.floor(random() * classes));
  for (let i = 0; i < x.data.length; i++) {
    const level = (y[Math.floor(i / cols)] + 0.5) / classes;
    // Up with the class in one feature, down in the next: multinomial naive Bayes sees proportions only.
    const middle = (i % cols) % 2 === 0 ? level : 1 - level;
    const value = Math.min(1, Math.max(0, middle + (random() - 0.5) * 0.6));
    x.data[i] = (Math.round(value * steps) / steps) * scale;
  }
  return { x, y };
}

function expectConsistent(classifier: Classifier, x: Matrix, predictIsArgmax: boolean): void {
  for (let i = 0; i < x.rows; i++) {
    const row = rowOf(x, i);
    const probabilities = classifier.predictProba(row);
    expect(probabilities).toBeInstanceOf(Float64Array);
    expect(probabilities.length).toBe(classifier.classes);
    expect(probabilities.every((p) => p >= 0 && p <= 1)).toBe(true);
    expect(Math.abs(probabilities.reduce((sum, p) => sum + p, 0) - 1)).toBeLessThan(1e-9);
    const predicted = classifier.predict(row);
    if (predictIsArgmax) expect(predicted).toBe(probabilities.indexOf(Math.max(...probabilities)));
    else expect(probabilities[predicted]).toBeGreaterThan(0);
  }
}

function expectSame(a: Classifier, b: Classifier, x: Matrix): void {
  expect(JSON.stringify(a)).toBe(JSON.stringify(b));
  for (let i = 0; i < x.rows; i++) {
    expect(a.predict(rowOf(x, i))).toBe(b.predict(rowOf(x, i)));
    expect(a.predictProba(rowOf(x, i))).toEqual(b.predictProba(rowOf(x, i)));
  }
}
