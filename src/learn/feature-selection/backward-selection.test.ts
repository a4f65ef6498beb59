import { expect, it } from 'vitest';
import { backwardSelection, featureImportance } from './backward-selection.ts';
import { evaluatorOf } from './subset-evaluator.ts';

const worth = [0.125, 0.375, 0, -0.0625, 0.125];
const evaluator = evaluatorOf((features) => features.reduce((sum, f) => sum + worth[f], 0.25));
const features = Int32Array.of(0, 1, 2, 3, 4);

it('removes what is worth least, of equals the first, and tells what each was worth', () => {
  const { steps, startAccuracy } = backwardSelection(evaluator, { features, tolerance: 1 });
  expect(startAccuracy).toBe(0.8125);
  expect(steps.map((step) => step.removed)).toEqual([3, 2, 0, 4]);
  expect(steps.map((step) => step.accuracy)).toEqual([0.875, 0.875, 0.75, 0.625]);
  expect(steps[0].importance.map(({ feature }) => feature).at(0)).toBe(1);
  expect(steps[0].importance.map(({ feature }) => feature).at(-1)).toBe(3);
});

it('stops before it loses more than the tolerance, measured from the best so far', () => {
  const kept = (tolerance?: number) =>
    Array.from(backwardSelection(evaluator, { features, tolerance }).features);
  expect(kept()).toEqual([0, 1, 4]);
  expect(kept(0.125)).toEqual([1, 4]);
  expect(kept(0.25)).toEqual([1]);
});

it('stops at the least number of features', () => {
  const result = backwardSelection(evaluator, { features, minFeatures: 3, tolerance: 1 });
  expect(Array.from(result.features)).toEqual([0, 1, 4]);
  expect(result.accuracy).toBe(0.875);
});

it('ranks features by the accuracy lost without them', () => {
  const ranked = featureImportance(evaluator, features);
  expect(ranked.map(({ feature }) => feature).slice(0, 1)).toEqual([1]);
  for (const { feature, loss } of ranked) expect(loss).toBe(worth[feature]);
});
