import fc from 'fast-check';
import { expect, it } from 'vitest';
import { seededRandom } from '../../random.ts';
import { StateReader } from '../state-reader.ts';
import { LEAF, Trees, type TreesState } from './trees.ts';

const FEATURES = 3;

it('says of a row what a walk from node to node finds, and keeps its state', () => {
  const shapes = fc.record({
    trees: fc.integer({ min: 0, max: 20 }),
    width: fc.integer({ min: 1, max: 3 }),
    /** How likely a node has children: deep and lopsided trees among small ones. */
    growth: fc.constantFrom(0, 0.4, 0.6),
    seed: fc.integer(),
  });
  fc.assert(
    fc.property(shapes, ({ trees, width, growth, seed }) => {
      const random = seededRandom(seed);
      const state = drawTrees(trees, width, growth, random);
      const packed = Trees.read(new StateReader(state, 'trees'), width, FEATURES);
      expect(packed.count).toBe(trees);
      expect(packed.toJSON()).toEqual(state);
      for (let i = 0; i < 20; i++) {
        // Values on thresholds go left.
        const row = Array.from({ length: FEATURES }, () => Math.round(random() * 4));
        const sums = new Float64Array(width * Math.max(1, trees));
        packed.addTo(sums, row);
        expect(Array.from(sums).slice(0, width * trees)).toEqual(walked(state, width, row));
      }
    }),
  );
});

it('takes the outputs in turn', () => {
  const packed = new Trees(1, [LEAF, LEAF, LEAF, LEAF], [], [1, 2, 30, 40]);
  const sums = Float64Array.of(100, 200);
  packed.addTo(sums, []);
  expect(Array.from(sums)).toEqual([131, 242]);
});

function drawTrees(trees: number, width: number, growth: number, random: () => number): TreesState {
  const feature: number[] = [];
  const threshold: number[] = [];
  const values: number[] = [];
  for (let t = 0; t < trees; t++) {
    for (let open = 1; open > 0; ) {
      if (feature.length < 2000 && random() < growth) {
        feature.push(Math.floor(random() * FEATURES));
        threshold.push(Math.round(random() * 4));
        open++;
      } else {
        feature.push(LEAF);
        for (let k = 0; k < width; k++) values.push(random());
        open--;
      }
    }
  }
  return { feature, threshold, values };
}

/** What each tree says, read from the state by recursion. */
function walked({ feature, threshold, values }: TreesState, width: number, row: number[]): number[] {
  const said: number[] = [];
  let node = 0;
  let inner = 0;
  let leaf = 0;
  while (node < feature.length) visit(true);
  return said;

  function visit(isOnPath: boolean): void {
    const asked = feature[node++];
    if (asked === LEAF) {
      if (isOnPath) said.push(...values.slice(leaf * width, (leaf + 1) * width));
      leaf++;
      return;
    }
    const goesLeft = row[asked] <= threshold[inner++];
    visit(isOnPath && goesLeft);
    visit(isOnPath && !goesLeft);
  }
}
