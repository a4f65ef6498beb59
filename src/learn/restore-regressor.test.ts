import { expect, it } from 'vitest';
import { expectRefusal } from '../../test/contracts/contract-support.ts';
import { restoreRegressor } from './restore-regressor.ts';

const trees = { feature: [0, -1, -1], threshold: [0.5], values: [1, 2] };
const forest = { kind: 'random-forest', features: 1, center: 10, trees };
const ridge = { kind: 'ridge', features: 1, alpha: 1, intercept: 0, coefficients: [2] };

it('reads good states', () => {
  expect([0.5, 0.6].map((value) => restoreRegressor(forest).predict([value]))).toEqual([11, 12]);
  expect(restoreRegressor(ridge).predict([3])).toBe(6);
  const boosted = { kind: 'gradient-boosting', features: 1, start: 10, trees };
  expect(restoreRegressor(boosted).predict([0])).toBe(11);
});

it.each([
  ['nothing', undefined],
  ['an unknown kind', { ...ridge, kind: 'oracle' }],
  ['a kind every object has', { ...ridge, kind: 'constructor' }],
  ['too few coefficients', { ...ridge, features: 2 }],
  ['a coefficient that is no number', { ...ridge, coefficients: [null] }],
  ['a forest without trees', { ...forest, trees: { feature: [], threshold: [], values: [] } }],
  ['a tree that ends too early', { ...forest, trees: { ...trees, feature: [0, -1], values: [1] } }],
  ['a tree with a threshold too many', { ...forest, trees: { ...trees, threshold: [0.5, 1] } }],
  ['a tree with a value too few', { ...forest, trees: { ...trees, values: [1] } }],
  ['a tree that asks for a feature there is not', { ...forest, trees: { ...trees, feature: [1, -1, -1] } }],
  ['trees that are no object', { ...forest, trees: 'oak' }],
])('refuses %s', (_, state) => {
  expectRefusal(() => restoreRegressor(state), 'invalid-regressor');
});
