import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interpolatedQuantile, mean, median, quantile } from './statistics.ts';

const numbers = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 40 });

describe('statistics', () => {
  const values = [7, 1, 4, 10, 2.5, 4, -3, 8];

  // NumPy 2.3: np.mean, np.median, np.quantile(values, q, method='inverted_cdf') and method='linear'.
  it('agree with NumPy', () => {
    expect(mean(values)).toBe(4.1875);
    expect(median(values)).toBe(4);
    expect(median([7, 1, 4, 10])).toBe(5.5);
    expect([0, 0.1, 0.25, 0.5, 0.95, 1].map((q) => quantile(values, q))).toEqual([-3, -3, 1, 4, 10, 10]);
    expect([0, 0.1, 0.25, 0.5, 1].map((q) => interpolatedQuantile(values, q))).toEqual([
      -3,
      expect.closeTo(-0.2, 12),
      2.125,
      4,
      10,
    ]);
  });

  it('are 0 of nothing', () => {
    expect([mean([]), median([]), quantile([], 0.95)]).toEqual([0, 0, 0]);
  });

  it('lie between the least and the greatest value, in whatever order they come', () => {
    fc.assert(
      fc.property(numbers, fc.double({ min: 0, max: 1, noNaN: true }), (given, q) => {
        const [least, greatest] = [Math.min(...given), Math.max(...given)];
        for (const of of [
          median,
          (v: number[]) => quantile(v, q),
          (v: number[]) => interpolatedQuantile(v, q),
        ]) {
          expect(of(given)).toBeGreaterThanOrEqual(least - 1e-9);
          expect(of(given)).toBeLessThanOrEqual(greatest + 1e-9);
          expect(of(given.toReversed())).toBe(of(given));
        }
        expect(given).toContain(quantile(given, q));
      }),
    );
  });
});
