import fc from 'fast-check';
import { expect, it } from 'vitest';
import { expectRefusal } from '../../../test/contracts/contract-support.ts';
import { matrix } from '../matrix.ts';
import { BinnedMatrix } from './binned-matrix.ts';

it('keeps the order of values, within the bins allowed', () => {
  const values = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(values, fc.integer({ min: 2, max: 256 }), (column, maxBins) => {
      const table = new BinnedMatrix(matrix(column.length, 1, Float64Array.from(column)), { maxBins });
      const [thresholds] = table.thresholds;
      expect(table.offsets[1]).toBe(thresholds.length + 1);
      expect(table.offsets[1]).toBeLessThanOrEqual(maxBins);
      const distinct = new Set(column).size;
      if (distinct <= maxBins) expect(table.offsets[1]).toBe(distinct);
      column.forEach((value, i) => {
        expect(table.codes[i]).toBe(thresholds.filter((threshold) => threshold < value).length);
      });
    }),
  );
});

it('spreads many values evenly and leaves a frequent one alone', () => {
  const column = Float64Array.from({ length: 30_000 }, (_, i) => (i % 2 === 0 ? 0 : i));
  const table = new BinnedMatrix(matrix(30_000, 1, column), { maxBins: 11 });
  const counts = new Array(11).fill(0);
  for (const code of table.codes) counts[code]++;
  // So long a table is binned by a sample of its rows.
  expect(Math.abs(counts[0] - 15_000)).toBeLessThan(10);
  for (const count of counts.slice(1)) expect(Math.abs(count - 1500)).toBeLessThan(150);
});

it.each([1, 257, 2.5, Number.NaN])('refuses %d bins', (maxBins) => {
  expectRefusal(() => new BinnedMatrix(matrix(2, 1), { maxBins }), 'invalid-option');
});
