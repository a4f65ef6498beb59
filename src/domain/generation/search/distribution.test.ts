import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distributionOf } from './distribution.ts';

const logits = fc.array(fc.float({ min: -50, max: 50, noNaN: true }), { minLength: 1, maxLength: 300 });

describe('distributionOf', () => {
  it('agrees with the definitions in double precision', () => {
    fc.assert(
      fc.property(logits, fc.nat(7), (row, start) => {
        const values = Float32Array.from([...new Array(start).fill(99), ...row, 99, 99]);
        const found = distributionOf(values, start, row.length);
        const maximum = Math.max(...row);
        const weights = row.map((value) => Math.exp(value - maximum));
        const sum = weights.reduce((a, b) => a + b);
        const entropy = weights.reduce((total, weight) => {
          const p = weight / sum;
          return p > 0 ? total - p * Math.log(p) : total;
        }, 0);
        expect(found?.maximum).toBe(maximum);
        expect(found?.argmax).toBe(row.indexOf(maximum));
        expect(found?.logNormalizer).toBeCloseTo(Math.log(sum) + maximum, 5);
        expect(found?.entropy).toBeCloseTo(entropy, 4);
      }),
    );
  });

  it('is as exact on large vocabularies', () => {
    const values = Float32Array.from({ length: 250_027 }, (_, i) => Math.sin(i * 1.7) * 8);
    const sum = values.reduce((total, value) => total + Math.exp(value), 0);
    expect(distributionOf(values, 0, values.length)?.logNormalizer).toBeCloseTo(Math.log(sum), 4);
  });

  it('takes banned tokens', () => {
    const found = distributionOf(Float32Array.of(-Infinity, 2, 2, -Infinity, -Infinity), 0, 5);
    expect(found).toMatchObject({ argmax: 1, maximum: 2 });
    expect(found?.logNormalizer).toBeCloseTo(2 + Math.LN2, 6);
    expect(found?.entropy).toBeCloseTo(Math.LN2, 6);
  });

  it.each([
    [NaN, 0],
    [0, 1, Infinity],
    [-Infinity, -Infinity],
    [1, 2, 3, 4, NaN],
  ])('knows no distribution of %s, %s …', (...row) => {
    expect(distributionOf(Float32Array.from(row), 0, row.length)).toBeUndefined();
  });
});
