import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnOf, matrixFromRows } from './matrix.ts';
import { RankScaler } from './rank-scaling.ts';

const levels = (column: readonly number[], of: readonly number[]) => {
  const scaler = RankScaler.fit(matrixFromRows(column.map((value) => [value])));
  return of.map((value) => scaler.transformRow([value])[0]);
};

describe('rank scaling', () => {
  it('gives middle ranks, brought to 0..1, and straight lines between', () => {
    // Middle ranks of 1, 5, 5, 100: 0.5, 2, 2, 3.5.
    expect(levels([5, 100, 1, 5], [1, 5, 100])).toEqual([0, 0.5, 1]);
    expect(levels([5, 100, 1, 5], [3, 52.5, -7, 1e9])).toEqual([0.25, 0.75, 0, 1]);
    expect(levels([3, 3, 3], [1, 3, 5])).toEqual([0, 0, 0]);
  });

  it('does not depend on how a feature is measured', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -500, max: 500 }), { minLength: 2, maxLength: 60 }),
        (column) => {
          const cubed = column.map((value) => value ** 3);
          expect(levels(cubed, cubed)).toEqual(levels(column, column));
        },
      ),
      { seed: 1 },
    );
  });

  it('ascends, within 0..1, whatever it is given', () => {
    const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 600 }), fc.array(value), (column, asked) => {
        const found = levels(
          column,
          [...asked].sort((a, b) => a - b),
        );
        found.forEach((level, i) => {
          expect(level).toBeGreaterThanOrEqual(i === 0 ? 0 : found[i - 1]);
          expect(level).toBeLessThanOrEqual(1);
        });
      }),
      { seed: 2 },
    );
  });

  it('is restored exactly, or refused', () => {
    const x = matrixFromRows([
      [1, 7],
      [2, 7],
      [4, 8],
    ]);
    const scaler = RankScaler.fit(x);
    const state = JSON.parse(JSON.stringify(scaler));
    expect(RankScaler.restore(state, 2).transform(x)).toEqual(scaler.transform(x));
    expect(Array.from(columnOf(scaler.transform(x), 1))).toEqual([0, 0, 1]);
    for (const bad of [
      state.slice(1),
      [{ knots: [], levels: [] }, state[1]],
      [{ knots: [2, 1], levels: [0, 1] }, state[1]],
      [{ knots: [1, 2], levels: [0] }, state[1]],
    ]) {
      expect(() => RankScaler.restore(bad, 2)).toThrow(expect.objectContaining({ code: 'invalid-scaler' }));
    }
  });
});
