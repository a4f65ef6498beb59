import { type Random, seededRandom } from '../../random.ts';
import type { BinnedMatrix } from '../trees/binned-matrix.ts';
import type { Trees } from '../trees/trees.ts';
import { TreesBuilder } from '../trees/trees-builder.ts';
import { growTree } from './grow-tree.ts';
import type { NodeSplitter } from './node-splitter.ts';
import { type ForestSettings, featuresPerNode } from './options.ts';

/**
 * @param rows which rows of the table to learn from
 * @param weights of every row of the table
 * @param onTree told of every tree, before it grows, how often each row of the table was drawn for it
 */
export function growForest(
  x: BinnedMatrix,
  splitter: NodeSplitter,
  rows: Int32Array,
  weights: Float64Array,
  settings: ForestSettings,
  seed: number,
  onTree?: (drawn: Float64Array) => void,
): Trees {
  const random = seededRandom(seed);
  const limits = { ...settings, featuresPerNode: featuresPerNode(settings.maxFeatures, x.cols) };
  const builder = new TreesBuilder(splitter.width);
  for (let t = 0; t < settings.nEstimators; t++) {
    const inTree = settings.bootstrap ? bootstrapWeights(rows, weights, random) : weights;
    onTree?.(inTree);
    const drawn = rows.filter((row) => inTree[row] > 0);
    builder.add(growTree(x, drawn, inTree, splitter, limits, random));
  }
  return builder.build();
}

/** Draws as many rows with replacement; a row drawn twice weighs twice. */
function bootstrapWeights(rows: Int32Array, weights: Float64Array, random: Random): Float64Array {
  const drawn = new Float64Array(weights.length);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[Math.floor(random() * rows.length)];
    drawn[row] += weights[row];
  }
  return drawn;
}
