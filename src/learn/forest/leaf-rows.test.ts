import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../random.ts';
import { matrix, rowOf } from '../matrix.ts';
import { RowWeights } from '../row-weights.ts';
import { LeafRows } from './leaf-rows.ts';
import { MultiOutputForest } from './multi-output.ts';

const ROWS = 120;
const random = seededRandom(2);
const x = matrix(
  ROWS,
  3,
  Float64Array.from({ length: 3 * ROWS }, () => random()),
);
const y = matrix(
  ROWS,
  1,
  Float64Array.from({ length: ROWS }, (_, row) => x.data[3 * row] + random()),
);

function leafRowsOf(forest: MultiOutputForest) {
  return new LeafRows(forest.leafOf, ROWS, forest.nodes);
}

function weightsOf(rows: LeafRows, leaves: Int32Array, except?: number) {
  const weights = new RowWeights(ROWS);
  rows.addTo(weights, leaves, except);
  return Array.from({ length: ROWS }, (_, row) => weights.weight(row));
}

describe('rows of leaves', () => {
  it('weigh as often as they share a leaf, divided by how many share it', () => {
    const forest = MultiOutputForest.fit(x, y, { nEstimators: 20, minSamplesLeaf: 4 });
    const own = forest.leavesOf([0.3, 0.6, 0.5]);
    const leaves = Array.from({ length: ROWS }, (_, row) => forest.leavesOf(rowOf(x, row)));
    const expected = leaves.map((of) =>
      of.reduce((sum, leaf, tree) => {
        if (leaf !== own[tree]) return sum;
        return sum + 1 / 20 / leaves.filter((other) => other[tree] === leaf).length;
      }, 0),
    );
    const found = weightsOf(leafRowsOf(forest), own);
    found.forEach((weight, row) => {
      expect(weight).toBeCloseTo(expected[row], 12);
    });
    expect(weightsOf(leafRowsOf(forest), own, 7)[7]).toBe(0);
  });

  it('are thinned out in large leaves, and still add up to 1', () => {
    const stump = MultiOutputForest.fit(x, y, { nEstimators: 1, maxDepth: 1, minSamplesLeaf: 50 });
    const weights = weightsOf(leafRowsOf(stump), stump.leavesOf([0.1, 0.5, 0.5]));
    expect(weights.filter((weight) => weight > 0)).toHaveLength(32);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
  });
});
