import { expect, it } from 'vitest';
import { PremodelError } from '../error.ts';
import { restoreClassifier } from './restore-classifier.ts';

const stump = {
  kind: 'decision-tree',
  classes: 2,
  features: 1,
  feature: [0, -1, -1],
  threshold: [0.5, 0, 0],
  right: [2, 0, 0],
  counts: [1, 1, 1, 0, 0, 1],
};

it('reads a good state', () => {
  expect(restoreClassifier(stump).predict([0.7])).toBe(1);
});

it.each([
  ['nothing', undefined],
  ['a text', 'knn'],
  ['an empty object', {}],
  ['an unknown kind', { kind: 'oracle', classes: 2, features: 1 }],
  ['a kind every object has', { kind: 'constructor', classes: 2, features: 1 }],
  ['a class count to exhaust memory', { ...stump, classes: 1e9 }],
  ['a tree whose child is its parent', { ...stump, right: [0, 0, 0] }],
  ['a tree whose child is outside', { ...stump, right: [3, 0, 0] }],
  ['a tree with a node nobody reaches', { ...stump, feature: [-1, -1, -1] }],
  ['a tree that ends too early', { ...stump, feature: [0, 0, -1] }],
  ['a tree without nodes', { ...stump, feature: [], threshold: [], right: [], counts: [] }],
  ['a tree that asks for a feature there is not', { ...stump, feature: [1, -1, -1] }],
  ['a leaf without rows', { ...stump, counts: [1, 1, 1, 0, 0, 0] }],
  ['a threshold that is no number', { ...stump, threshold: [null, 0, 0] }],
  ['neighbours without rows', { kind: 'knn', classes: 2, features: 1, neighbors: 5, x: [], y: [] }],
  ['a label there is not', { kind: 'knn', classes: 2, features: 1, neighbors: 5, x: [0], y: [2] }],
  ['rows of another width', { kind: 'knn', classes: 2, features: 2, neighbors: 5, x: [0], y: [1] }],
  ['no neighbour', { kind: 'knn', classes: 2, features: 1, neighbors: 0, x: [0], y: [1] }],
  [
    'a variance of zero',
    { kind: 'gaussian-naive-bayes', classes: 1, features: 1, counts: [1], means: [0], variances: [0] },
  ],
  [
    'classes that are all empty',
    { kind: 'gaussian-naive-bayes', classes: 1, features: 1, counts: [0], means: [0], variances: [1] },
  ],
  [
    'too few pairs',
    { kind: 'svm', classes: 2, features: 1, present: [0, 1], kernel: 'rbf', gamma: 1, pairs: [] },
  ],
  [
    'an unknown kernel',
    { kind: 'svm', classes: 1, features: 1, present: [0], kernel: 'poly', gamma: 1, pairs: [] },
  ],
  [
    'a leaf of a forest without any class',
    {
      kind: 'random-forest',
      classes: 2,
      features: 1,
      present: [0, 1],
      trees: { feature: [-1], threshold: [], values: [0, 0] },
    },
  ],
  [
    'boosted trees for some classes only',
    {
      kind: 'gradient-boosting',
      classes: 3,
      features: 1,
      present: [0, 1, 2],
      start: [0, 0, 0],
      trees: { feature: [-1, -1], threshold: [], values: [0, 0] },
    },
  ],
  [
    'too few parameters of a logistic regression',
    { kind: 'logistic-regression', classes: 2, features: 2, present: [0, 1], parameters: [1, 2] },
  ],
])('refuses %s', (_, state) => {
  let thrown: unknown;
  try {
    restoreClassifier(state);
  } catch (error) {
    thrown = error;
  }
  expect(PremodelError.is(thrown) && thrown.code).toBe('invalid-classifier');
});
