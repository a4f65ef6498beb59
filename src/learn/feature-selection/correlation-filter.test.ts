import fc from 'fast-check';
import { expect, it } from 'vitest';
import { randomTable } from '../../../test/contracts/learner-contract.ts';
import { matrixFromRows } from '../matrix.ts';
import { correlationFilter, correlationMatrix } from './correlation-filter.ts';

it('keeps the feature that repeats the others less', () => {
  // Column 1 is between columns 0 and 2, which are less alike; column 3 is constant.
  const a = [0, 1, 2, 3, 4, 5, 6, 7];
  const b = [1, -1, 1, -1, 1, -1, 1, -1];
  const x = matrixFromRows(a.map((value, i) => [value + 2 * b[i], value + b[i], value, 0.1 + 0.2]));
  const { kept, dropped } = correlationFilter(x);
  expect(Array.from(kept)).toEqual([0, 2, 3]);
  expect(dropped.map(({ feature, repeats }) => [feature, repeats])).toEqual([[1, 0]]);
});

it('leaves no two alike, and drops none that is not like a kept one', () => {
  fc.assert(
    fc.property(fc.integer(), fc.double({ min: 0, max: 1, noNaN: true }), (seed, threshold) => {
      const { x } = randomTable({ rows: 40, cols: 7, classes: 3, seed });
      const r = correlationMatrix(x).data;
      const { kept, dropped } = correlationFilter(x, threshold);
      expect(kept.length + dropped.length).toBe(7);
      for (const a of kept)
        for (const b of kept) if (a !== b) expect(Math.abs(r[a * 7 + b])).toBeLessThanOrEqual(threshold);
      for (const { feature, repeats, correlation } of dropped) {
        expect(kept).toContain(repeats);
        expect(correlation).toBe(r[feature * 7 + repeats]);
        expect(Math.abs(correlation)).toBeGreaterThan(threshold);
      }
    }),
  );
});
