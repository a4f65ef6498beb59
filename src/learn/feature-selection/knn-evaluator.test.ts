import fc from 'fast-check';
import { expect, it } from 'vitest';
import { randomTable } from '../../../test/contracts/learner-contract.ts';
import { stratifiedKFold } from '../folds.ts';
import { knn } from '../knn.ts';
import { backwardSelection } from './backward-selection.ts';
import { knnEvaluator } from './knn-evaluator.ts';
import { learnerEvaluator } from './subset-evaluator.ts';

it('is the generic search with the knn learner, in every digit', () => {
  fc.assert(
    fc.property(
      fc.record({
        rows: fc.integer({ min: 4, max: 150 }),
        cols: fc.integer({ min: 1, max: 10 }),
        classes: fc.integer({ min: 1, max: 4 }),
        seed: fc.integer(),
        // Coarse grids are full of equal distances and equal rows.
        steps: fc.constantFrom(1, 3, 20, 1e6),
      }),
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 2, max: 4 }),
      (shape, neighbors, folds) => {
        const { x, y } = randomTable(shape);
        const foldOf = stratifiedKFold(y, folds, shape.seed);
        const options = { features: Int32Array.from({ length: shape.cols }, (_, i) => i), tolerance: 1 };
        expect(backwardSelection(knnEvaluator(x, y, foldOf, { neighbors }), options)).toEqual(
          backwardSelection(learnerEvaluator(knn({ neighbors }), x, y, foldOf), options),
        );
      },
    ),
    { numRuns: 60 },
  );
});

it('is the same whatever was asked before', () => {
  const { x, y } = randomTable({ rows: 200, cols: 6, classes: 3, seed: 5, steps: 8 });
  const foldOf = stratifiedKFold(y, 5, 1);
  const used = knnEvaluator(x, y, foldOf);
  used.accuraciesWithoutEach(Int32Array.of(0, 1, 2));
  const fresh = knnEvaluator(x, y, foldOf);
  const features = Int32Array.of(1, 3, 4, 5);
  expect(used.accuraciesWithoutEach(features)).toEqual(fresh.accuraciesWithoutEach(features));
  expect(used.accuracy(features)).toBe(learnerEvaluator(knn(), x, y, foldOf).accuracy(features));
});

it('lets other votes decide', () => {
  const { x, y } = randomTable({ rows: 90, cols: 3, classes: 3, seed: 2 });
  const share = y.filter((label) => label === 2).length / y.length;
  const evaluator = knnEvaluator(x, y, stratifiedKFold(y, 3, 1), { vote: () => 2 });
  expect(evaluator.accuracy(Int32Array.of(0, 2))).toBe(share);
});
