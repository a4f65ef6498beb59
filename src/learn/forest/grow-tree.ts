import type { Random } from '../../random.ts';
import type { BinnedMatrix } from '../trees/binned-matrix.ts';
import type { GrowingNode } from '../trees/trees-builder.ts';
import type { NodeSplit, NodeSplitter } from './node-splitter.ts';

export interface TreeLimits {
  readonly maxDepth: number;
  readonly minSamplesLeaf: number;
  /** How many features that vary are looked at in a node. */
  readonly featuresPerNode: number;
}

/**
 * Grows one tree of a forest, each node on the best of some features drawn at random (Breiman 2001).
 * @param rows of the table to grow on; reordered
 * @param weights of every row of the table
 * @returns nodes, the root first; leaves hold the mean of each output
 */
export function growTree(
  x: BinnedMatrix,
  rows: Int32Array,
  weights: Float64Array,
  splitter: NodeSplitter,
  limits: TreeLimits,
  random: Random,
): GrowingNode[] {
  const features = Int32Array.from({ length: x.cols }, (_, c) => c);
  const nodes: GrowingNode[] = [{ values: [] }];
  // A list of nodes yet to grow, not recursion: a tree can be as deep as there are rows.
  const open = [{ node: 0, from: 0, to: rows.length, depth: 0 }];
  while (open.length > 0) {
    const { node, from, to, depth } = open.pop()!;
    const own = rows.subarray(from, to);
    const { sums, weight } = splitter.totals(own, weights);
    const mayGrow = depth < limits.maxDepth && to - from >= 2 * limits.minSamplesLeaf;
    const split = mayGrow && splitter.varies(own) ? bestOfDrawn(own, sums, weight) : undefined;
    if (split === undefined) {
      nodes[node] = { values: sums.map((sum) => sum / weight) };
      continue;
    }
    const { feature, bin, nextBin } = split;
    const middle = from + partition(x, own, feature, bin);
    const [left, right] = [nodes.length, nodes.length + 1];
    const bounds = x.thresholds[feature];
    // Midway in the gap that no row of the node lies in.
    const threshold = bounds[bin] + (bounds[nextBin - 1] - bounds[bin]) / 2;
    nodes[node] = { feature, bin, threshold, left, right };
    nodes.push({ values: [] }, { values: [] });
    open.push({ node: right, from: middle, to, depth: depth + 1 });
    open.push({ node: left, from, to: middle, depth: depth + 1 });
  }
  return nodes;

  function bestOfDrawn(own: Int32Array, sums: Float64Array, weight: number): NodeSplit | undefined {
    let best: NodeSplit | undefined;
    let looked = 0;
    for (let drawn = 0; drawn < features.length && looked < limits.featuresPerNode; drawn++) {
      const other = drawn + Math.floor(random() * (features.length - drawn));
      const feature = features[other];
      features[other] = features[drawn];
      features[drawn] = feature;
      const found = splitter.best(feature, own, weights, sums, weight);
      if (found === 'constant') continue;
      looked++;
      if (found && (best === undefined || found.score > best.score)) best = found;
    }
    return best;
  }
}

/** Moves the rows up to the bin before the others; returns how many there are. */
function partition(x: BinnedMatrix, rows: Int32Array, feature: number, bin: number): number {
  const column = feature * x.rows;
  let left = 0;
  let right = rows.length;
  while (left < right) {
    const row = rows[left];
    if (x.codes[column + row] <= bin) {
      left++;
    } else {
      right--;
      rows[left] = rows[right];
      rows[right] = row;
    }
  }
  return left;
}
