import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixturePath } from '../../../test/support/fixtures.ts';
import { seededRandom } from '../../random.ts';
import { boundNames, meanBounds } from './bounds.ts';
import { certify } from './certify.ts';

interface BoundCase extends Readonly<Record<(typeof boundNames)[number], number>> {
  readonly losses: readonly number[];
  readonly delta: number;
}

const reference: BoundCase[] = JSON.parse(readFileSync(fixturePath('certificate', 'bounds.json'), 'utf8'));
const options = { epsilon: 0.01, delta: 0.05, singleBest: 'large' };
const zeros = (n: number) => new Float64Array(n);

describe.each(boundNames)('%s bound', (name) => {
  const bound = meanBounds[name].upper;

  it('agrees with scipy and numpy', () => {
    for (const { losses, delta, [name]: expected } of reference) {
      expect(bound(Float64Array.from(losses), delta)).toBeCloseTo(expected, 9);
    }
  });

  it('is never below the mean by harms, and falls as certainty is given up', () => {
    const loss = fc.oneof(fc.constantFrom(-1, 0, 0, 0, 1), fc.double({ min: -1, max: 1, noNaN: true }));
    fc.assert(
      fc.property(fc.array(loss, { minLength: 1, maxLength: 60 }), (values) => {
        const losses = Float64Array.from(values);
        const strict = bound(losses, 0.01);
        expect(strict).toBeLessThanOrEqual(1);
        expect(strict).toBeGreaterThanOrEqual(bound(losses, 0.2) - 1e-9);
      }),
    );
  });

  it('is exceeded by the true mean no more often than δ', () => {
    const random = seededRandom(3);
    const trials = 2000;
    let exceeded = 0;
    // Mean loss 0.02: harms of 5 %, gains of 3 %.
    for (let trial = 0; trial < trials; trial++) {
      const losses = Float64Array.from({ length: 150 }, () => {
        const u = random();
        return u < 0.05 ? 1 : u < 0.08 ? -1 : 0;
      });
      if (bound(losses, 0.1) < 0.02) exceeded++;
    }
    // Three binomial standard deviations.
    expect(exceeded / trials).toBeLessThanOrEqual(0.1 + 3 * Math.sqrt((0.1 * 0.9) / trials));
  });
});

describe('certify', () => {
  it('needs 299 inputs without harm for 1 % at 95 % by Clopper & Pearson: 0.99^299 is just below 0.05', () => {
    const of = (n: number) =>
      certify([{ name: 'a', losses: zeros(n) }], { ...options, bound: 'clopper-pearson' });
    expect(of(299)).toMatchObject({ leastInputs: 299, accepted: 'a' });
    expect(of(299).failure).toBeUndefined();
    expect(of(298).accepted).toBeUndefined();
    expect(of(298).failure).toEqual({ reason: 'too-few-inputs', neededInputs: 299 });
  });

  it.each(boundNames)('accepts with exactly the number of inputs it says it needs: %s', (bound) => {
    const least = certify([{ name: 'a', losses: zeros(1) }], { ...options, bound }).leastInputs!;
    const verdict = (n: number) => certify([{ name: 'a', losses: zeros(n) }], { ...options, bound }).accepted;
    expect(verdict(least)).toBe('a');
    expect(verdict(least - 1)).toBeUndefined();
  });

  it('stops at the first failure, though a later point would pass', () => {
    const bad = zeros(1000).map((_, i) => (i % 10 === 0 ? 1 : 0));
    const certificate = certify(
      [
        { name: 'safe', losses: zeros(1000) },
        { name: 'bad', losses: bad },
        { name: 'good', losses: zeros(1000) },
      ],
      options,
    );
    expect(certificate.accepted).toBe('safe');
    expect(certificate.tested.map(({ name }) => name)).toEqual(['safe', 'bad']);
    expect(certificate.failure).toEqual({ reason: 'loss-too-large' });
  });

  it('says about how many inputs it would take where the loss is small but not established', () => {
    const pattern = (n: number) => zeros(n).map((_, i) => (i % 100 === 50 ? 1 : i % 100 === 20 ? -1 : 0));
    const of = (n: number) => certify([{ name: 'a', losses: pattern(n) }], options);
    const { failure } = of(400);
    expect(failure).toMatchObject({ reason: 'not-established' });
    const needed = failure!.neededInputs!;
    expect(of(Math.round(1.3 * needed)).accepted).toBe('a');
    expect(of(Math.round(needed / 3)).accepted).toBeUndefined();
  });

  it('says that no number of inputs would do where Clopper & Pearson see only the harms', () => {
    const losses = zeros(400).map((_, i) => (i % 20 === 10 ? 1 : i % 20 === 0 ? -1 : 0));
    const { failure } = certify([{ name: 'a', losses }], { ...options, bound: 'clopper-pearson' });
    expect(failure).toEqual({ reason: 'not-established', neededInputs: undefined });
  });

  it.each([{ epsilon: 0 }, { epsilon: 1 }, { epsilon: Number.NaN }, { delta: 0 }, { delta: 1 }])(
    'refuses %o',
    (wrong) => {
      expect(() => certify([{ name: 'a', losses: zeros(9) }], { ...options, ...wrong })).toThrow(
        expect.objectContaining({ code: 'invalid-option' }),
      );
    },
  );
});
