import fc from 'fast-check';
import { expect, it } from 'vitest';
import { topLabels } from './top-labels.ts';

it('gives the most probable classes, ties to the lower one', () => {
  expect(topLabels([0.1, 0.4, 0.1, 0.4], ['a', 'b', 'c', 'd'], 3)).toEqual([
    { label: 'b', score: 0.4, id: 1 },
    { label: 'd', score: 0.4, id: 3 },
    { label: 'a', score: 0.1, id: 0 },
  ]);
});

it('agrees with sorting everything', () => {
  const scores = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 });
  fc.assert(
    fc.property(scores, fc.nat(12), (probabilities, count) => {
      const sorted = probabilities
        .map((score, id) => ({ label: `class ${id}`, score, id }))
        .sort((a, b) => b.score - a.score || a.id - b.id);
      const labels = probabilities.map((_, id) => `class ${id}`);
      expect(topLabels(probabilities, labels, count)).toEqual(sorted.slice(0, count));
    }),
  );
});
