import { describe, expect, it } from 'vitest';
import { isSettled, RepeatedTiming } from './repeated-timing.ts';

function timingOf(values: readonly number[]): RepeatedTiming {
  const timing = new RepeatedTiming();
  for (const value of values) timing.add(value);
  return timing;
}

describe('RepeatedTiming', () => {
  // scipy 1.17: stats.t.ppf(.975, n - 1) * std(ddof=1) / sqrt(n) / mean
  it.each([
    [[1, 1.1, 0.9], 1, 0.24841377517],
    [[3.2, 3.3, 3.1, 3.25, 3.4], 3.25, 0.04271454008],
    [Array.from({ length: 40 }, (_, i) => 1 + i / 39), 1.5, 0.0639109045295],
  ])('has the mean and the 95 % interval of scipy', (values, mean, interval) => {
    const timing = timingOf(values);
    expect(timing.mean).toBeCloseTo(mean, 12);
    // The table ends at 30 degrees of freedom and has three decimals.
    expect(timing.interval / interval).toBeCloseTo(1, values.length > 31 ? 1 : 3);
  });

  it('knows nothing from one value', () => {
    expect(timingOf([2]).interval).toBe(Infinity);
  });

  it('counts a time too short to measure as exact', () => {
    expect(timingOf([0, 0, 0]).interval).toBe(0);
  });
});

describe('isSettled', () => {
  const rule = { minRepeats: 3, maxRepeats: 5, withinInterval: 0.05 };
  it.each([
    ['too few', [1, 1], false],
    ['narrow enough', [1, 1.01, 0.99], true],
    ['too wide', [1, 1.5, 0.7, 1.1], false],
    ['too wide, but at the cap', [1, 1.5, 0.7, 1.1, 2], true],
  ])('%s', (_, values, settled) => {
    expect(isSettled(timingOf(values), rule)).toBe(settled);
  });
});
