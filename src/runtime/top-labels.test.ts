import { expect, it } from 'vitest';
import { topLabels } from './top-labels.ts';

it('gives the most probable classes by name, ties to the lower one', () => {
  const probabilities = Float32Array.of(0.125, 0.375, 0.125, 0.375);
  expect(topLabels(probabilities, ['a', 'b', 'c', 'd'], 3)).toEqual([
    { label: 'b', score: 0.375, id: 1 },
    { label: 'd', score: 0.375, id: 3 },
    { label: 'a', score: 0.125, id: 0 },
  ]);
  expect(topLabels(probabilities, ['a', 'b', 'c', 'd'], 9)).toHaveLength(4);
});
