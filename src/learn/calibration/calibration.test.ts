import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectRefusal } from '../../../test/contracts/contract-support.ts';
import { classification, largestGap } from '../../../test/support/learner-fixture.ts';
import { matrix, matrixFromRows, rowOf } from '../matrix.ts';
import { IsotonicCalibration } from './isotonic.ts';
import { logProbabilities, TemperatureScaling } from './temperature.ts';

const { expected, y, weights, testX, testY } = classification;

describe('isotonic calibration', () => {
  const scores = Float64Array.from(expected.isotonic.scores);
  const isZero = Float64Array.from(y, (label) => (label === 0 ? 1 : 0));
  const fitted = IsotonicCalibration.fit(scores, isZero, { sampleWeight: weights });

  it('agrees with scikit-learn', () => {
    const predicted = expected.isotonic.asked.map((score: number) => fitted.predict(score));
    expect(largestGap(predicted, expected.isotonic.predicted)).toBeLessThan(1e-8);
  });

  it('never falls, stays among the values and keeps their mean', () => {
    const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 40 }), (pairs) => {
        const from = Float64Array.from(pairs, ([score]) => score);
        const to = Float64Array.from(pairs, ([, value]) => value);
        const calibration = IsotonicCalibration.fit(from, to);
        const predicted = from
          .slice()
          .sort()
          .map((score) => calibration.predict(score));
        for (let i = 1; i < predicted.length; i++) {
          expect(predicted[i]).toBeGreaterThanOrEqual(predicted[i - 1] - 1e-6);
        }
        const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
        expect(Math.abs(sum(predicted) - sum(to))).toBeLessThan(1e-6 * 1e6);
        expect(Math.max(...predicted)).toBeLessThanOrEqual(Math.max(...to) + 1e-6);
        expect(JSON.stringify(IsotonicCalibration.restore(JSON.parse(JSON.stringify(calibration))))).toBe(
          JSON.stringify(calibration),
        );
      }),
    );
  });

  it('refuses what it cannot use', () => {
    const one = Float64Array.of(1);
    for (const [from, to] of [
      [new Float64Array(0), new Float64Array(0)],
      [one, new Float64Array(2)],
      [Float64Array.of(Number.NaN), one],
      [one, Float64Array.of(Number.POSITIVE_INFINITY)],
    ]) {
      expectRefusal(() => IsotonicCalibration.fit(from, to), 'invalid-training-data');
    }
    const none = { sampleWeight: new Float64Array(1) };
    expectRefusal(() => IsotonicCalibration.fit(one, one, none), 'invalid-training-data');
    expectRefusal(() => fitted.predict(Number.NaN), 'invalid-row');
  });

  it.each([
    undefined,
    {},
    { scores: [], values: [] },
    { scores: [1, 1], values: [0, 1] },
    { scores: [1, 2], values: [1, 0] },
    { scores: [1, 2], values: [1] },
    { scores: [null], values: [1] },
  ])('refuses the state %j', (state) => {
    expectRefusal(() => IsotonicCalibration.restore(state), 'invalid-calibration');
  });
});

describe('temperature scaling', () => {
  const logits = matrix(testX.rows, 3, Float64Array.from(expected.temperature.logits));
  const labels = Int32Array.from(testY);
  const fitted = TemperatureScaling.fit(logits, labels);

  it('agrees with the minimum found by SciPy', () => {
    expect(Math.abs(fitted.temperature - expected.temperature.temperature)).toBeLessThan(1e-5);
    let loss = 0;
    labels.forEach((label, i) => {
      loss -= Math.log(fitted.probabilities(rowOf(logits, i))[label]) / labels.length;
    });
    expect(loss).toBeCloseTo(expected.temperature.logLoss, 8);
  });

  it('takes a row of weight 2 for two rows', () => {
    const twice = matrixFromRows([...Array(40).keys(), 3].map((i) => rowOf(logits, i)));
    const doubled = TemperatureScaling.fit(twice, Int32Array.from([...labels.slice(0, 40), labels[3]]));
    const first = matrix(40, 3, logits.data.slice(0, 120));
    const sampleWeight = Float64Array.from({ length: 40 }, (_, i) => (i === 3 ? 2 : 1));
    const single = TemperatureScaling.fit(first, labels.slice(0, 40), { sampleWeight });
    expect(single.temperature).toBeCloseTo(doubled.temperature, 9);
  });

  it('stays in range where every row is right, and where every row is wrong', () => {
    const sure = matrixFromRows([
      [0, 9],
      [9, 0],
    ]);
    // Colder than some point the loss is zero to the last digit.
    const { temperature } = TemperatureScaling.fit(sure, Int32Array.of(1, 0));
    expect(temperature).toBeGreaterThanOrEqual(0.01);
    expect(temperature).toBeLessThan(0.5);
    expect(TemperatureScaling.fit(sure, Int32Array.of(0, 1)).temperature).toBeCloseTo(100, 9);
  });

  it('takes probabilities of zero', () => {
    const scaling = new TemperatureScaling(2);
    const probabilities = scaling.probabilities(logProbabilities([0.5, 0.5, 0]));
    expect(largestGap(probabilities, [0.5, 0.5, 0])).toBeLessThan(1e-5);
  });

  it('refuses what it cannot use', () => {
    expectRefusal(() => TemperatureScaling.fit(logits, Int32Array.of(0)), 'invalid-training-data');
    expectRefusal(
      () =>
        TemperatureScaling.fit(
          logits,
          labels.map(() => 3),
        ),
      'invalid-training-data',
    );
    expectRefusal(() => fitted.probabilities([1, Number.NaN]), 'invalid-row');
    expectRefusal(() => new TemperatureScaling(0), 'invalid-option');
    for (const temperature of [undefined, null, 'x', 0, -1, 1e9]) {
      expectRefusal(() => TemperatureScaling.restore({ temperature }), 'invalid-calibration');
    }
    expect(TemperatureScaling.restore(JSON.parse(JSON.stringify(fitted)))).toEqual(fitted);
  });
});
