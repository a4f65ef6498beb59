import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { syntheticProfile } from '../../test/support/synthetic-profile.ts';
import { seededRandom } from '../random.ts';
import { Bootstrap, interval95 } from './intervals.ts';
import { concatOutcomes, emptyOutcomes, type Outcomes, weighOutcomes } from './outcomes.ts';

const n = 200;
const profile = syntheticProfile({ inputs: n });
const inputs = Int32Array.from({ length: n }, (_, i) => i);
const outcomes = emptyOutcomes(profile, inputs);
const meanOf = (bootstrap: Bootstrap, of: Outcomes, values: ArrayLike<number>) =>
  bootstrap.replicate(
    bootstrap.ratio(
      of,
      (m) => values[m],
      () => 1,
    ),
  );

describe('bootstrap', () => {
  const bootstrap = new Bootstrap(inputs, { seed: 1 });

  it('is the same for the same seed and another for another', () => {
    const values = Float64Array.from({ length: n }, seededRandom(2));
    const again = new Bootstrap(inputs, { seed: 1 });
    const other = new Bootstrap(inputs, { seed: 2 });
    expect(meanOf(again, outcomes, values)).toEqual(meanOf(bootstrap, outcomes, values));
    expect(meanOf(other, outcomes, values)).not.toEqual(meanOf(bootstrap, outcomes, values));
  });

  it('a constant has no width, and a difference by a constant neither', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -99, max: 99 }), { minLength: n, maxLength: n }), (values) => {
        const shifted = values.map((value) => value + 3);
        const a = meanOf(bootstrap, outcomes, shifted);
        const b = meanOf(bootstrap, outcomes, values);
        const [low, high] = interval95(a.map((value, i) => value - b[i]));
        expect(low).toBeCloseTo(3, 9);
        expect(high).toBeCloseTo(3, 9);
      }),
      { seed: 1, numRuns: 5 },
    );
  });

  it('has the width theory gives the mean of many values', () => {
    const values = Float64Array.from({ length: n }, seededRandom(3));
    const center = values.reduce((sum, value) => sum + value, 0) / n;
    const variance = values.reduce((sum, value) => sum + (value - center) ** 2, 0) / n;
    const [low, high] = interval95(meanOf(bootstrap, outcomes, values));
    const expected = 2 * 1.96 * Math.sqrt(variance / n);
    expect((high - low) / expected).toBeGreaterThan(0.9);
    expect((high - low) / expected).toBeLessThan(1.1);
    expect((low + high) / 2).toBeCloseTo(center, 2);
  });

  it('covers the true mean about 95 times in 100', () => {
    const random = seededRandom(5);
    let covered = 0;
    for (let trial = 0; trial < 300; trial++) {
      const values = Float64Array.from({ length: n }, () => (random() < 0.7 ? 1 : 0));
      const [low, high] = interval95(meanOf(bootstrap, outcomes, values));
      if (low <= 0.7 && 0.7 <= high) covered++;
    }
    expect(covered / 300).toBeGreaterThan(0.91);
    expect(covered / 300).toBeLessThan(0.99);
  });

  it('draws the rows of an input together: repeats and parts of a mix make nothing more certain', () => {
    const values = Float64Array.from({ length: n }, seededRandom(6));
    const repeated = concatOutcomes([outcomes, outcomes]);
    const mixed = concatOutcomes([weighOutcomes(outcomes, 0.25), weighOutcomes(outcomes, 0.75)]);
    const both = Float64Array.from([...values, ...values]);
    const once = interval95(meanOf(bootstrap, outcomes, values));
    for (const twice of [repeated, mixed]) {
      const [low, high] = interval95(meanOf(bootstrap, twice, both));
      expect(low).toBeCloseTo(once[0], 12);
      expect(high).toBeCloseTo(once[1], 12);
    }
  });

  it('says 0 where nothing was answered in a resample', () => {
    const ratio = bootstrap.ratio(
      outcomes,
      () => 0,
      () => 0,
    );
    expect(interval95(bootstrap.replicate(ratio))).toEqual([0, 0]);
  });
});
