import { expect, it } from 'vitest';
import { PremodelError } from '../../error.ts';
import { matrixFromRows } from '../matrix.ts';
import { chiSquared, topFeatures } from './chi-squared.ts';

it('gives a feature that is zero everywhere 0', () => {
  const x = matrixFromRows([
    [0, 3],
    [0, 1],
  ]);
  // Expected 2 and 2, observed 3 and 1: 1/2 + 1/2.
  expect(Array.from(chiSquared(x, Int32Array.of(0, 1)))).toEqual([0, 1]);
});

it('refuses negative values', () => {
  expect(() => chiSquared(matrixFromRows([[-1], [1]]), Int32Array.of(0, 1))).toThrow(PremodelError);
});

it('prefers the later of equal scores, as SelectKBest', () => {
  expect(Array.from(topFeatures(Float64Array.of(2, 1, 2, 1), 1))).toEqual([2]);
  expect(Array.from(topFeatures(Float64Array.of(2, 1, 2, 1), 3))).toEqual([0, 2, 3]);
  expect(Array.from(topFeatures(Float64Array.of(2, 1), 9))).toEqual([0, 1]);
});
