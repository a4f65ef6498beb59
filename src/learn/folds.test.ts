import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PremodelError } from '../error.ts';
import { kFold, stratifiedKFold, stratifiedSplit, trainTestOf } from './folds.ts';

const labels = fc
  .array(fc.integer({ min: 0, max: 5 }), { minLength: 2, maxLength: 200 })
  .map((y) => Int32Array.from(y));
const count = (values: Int32Array, wanted: number) => values.filter((value) => value === wanted).length;

describe('folds', () => {
  it('spread every class, and all rows, as evenly as can be', () => {
    fc.assert(
      fc.property(labels, fc.integer({ min: 2, max: 10 }), fc.integer(), (y, wanted, seed) => {
        const folds = Math.min(wanted, y.length);
        const foldOf = stratifiedKFold(y, folds, seed);
        const spread = (rows: Int32Array) => {
          const sizes = Array.from({ length: folds }, (_, fold) => count(rows, fold));
          return Math.max(...sizes) - Math.min(...sizes);
        };
        expect(spread(foldOf)).toBeLessThanOrEqual(1);
        for (const label of new Set(y)) {
          expect(spread(foldOf.filter((_, row) => y[row] === label))).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('depend on the seed and on nothing else', () => {
    const y = Int32Array.from({ length: 60 }, (_, i) => i % 3);
    expect(stratifiedKFold(y, 5, 1)).toEqual(stratifiedKFold(y, 5, 1));
    expect(stratifiedKFold(y, 5, 1)).not.toEqual(stratifiedKFold(y, 5, 2));
    expect(kFold(60, 5, 1)).not.toEqual(kFold(60, 5, 2));
  });

  it('split the rows into those inside and outside', () => {
    const foldOf = Int32Array.of(1, 0, 2, 1);
    expect(trainTestOf(foldOf, 1)).toEqual({ train: Int32Array.of(1, 2), test: Int32Array.of(0, 3) });
  });

  it.each([1, 0, 2.5, Number.NaN, 7])('refuse to be %d of 6 rows', (folds) => {
    expect(() => kFold(6, folds, 1)).toThrow(PremodelError);
  });
});

describe('stratified split', () => {
  it('takes its share of every class, each row once', () => {
    fc.assert(
      fc.property(
        labels,
        fc.double({ min: 0.05, max: 0.95, noNaN: true }),
        fc.integer(),
        (y, fraction, seed) => {
          const size = Math.round(y.length * fraction);
          fc.pre(size >= 1 && size < y.length);
          const { train, test } = stratifiedSplit(y, fraction, seed);
          expect(train.length).toBe(size);
          expect(Int32Array.from([...train, ...test]).sort()).toEqual(Int32Array.from(y.keys()));
          for (const label of new Set(y)) {
            const share = train.filter((row) => y[row] === label).length;
            expect(Math.abs(share - (count(y, label) * size) / y.length)).toBeLessThanOrEqual(1);
          }
        },
      ),
    );
  });

  it.each([0, 1, -1, 2, Number.NaN])('refuses a fraction of %d', (fraction) => {
    expect(() => stratifiedSplit(new Int32Array(10), fraction, 1)).toThrow(PremodelError);
  });
});
