import { describe, expect, it } from 'vitest';
import { PremodelError } from '../error.ts';
import { matrixFromRows } from './matrix.ts';
import { MinMaxScaler } from './scaling.ts';

describe('min-max scaler', () => {
  const x = matrixFromRows([
    [1, 10, 5],
    [3, -10, 5],
    [2, 0, 5],
  ]);
  const scaler = MinMaxScaler.fit(x);

  it('maps the training range to 0 … 1 and constants to 0', () => {
    expect(Array.from(scaler.transform(x).data)).toEqual([0, 1, 0, 1, 0, 0, 0.5, 0.5, 0]);
  });

  it('does not clip, and keeps constants 0', () => {
    expect(Array.from(scaler.transformRow([5, -20, 99]))).toEqual([2, -0.5, 0]);
  });

  it('survives JSON', () => {
    expect(MinMaxScaler.restore(JSON.parse(JSON.stringify(scaler)))).toEqual(scaler);
  });

  it.each([
    null,
    {},
    { minima: [0], maxima: [1, 2] },
    { minima: [2], maxima: [1] },
    { minima: [null], maxima: [1] },
    { minima: 'x', maxima: 'y' },
  ])('refuses the state %j', (state) => {
    expect(() => MinMaxScaler.restore(state)).toThrow(PremodelError);
  });

  it('refuses rows of another width and values that are not finite', () => {
    expect(() => scaler.transformRow([1, 2])).toThrow(PremodelError);
    expect(() => scaler.transformRow([1, 2, Number.NaN])).toThrow(PremodelError);
    expect(() => MinMaxScaler.fit(matrixFromRows([[Number.POSITIVE_INFINITY]]))).toThrow(PremodelError);
  });
});
