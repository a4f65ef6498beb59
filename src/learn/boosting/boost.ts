import { type Random, seededRandom, shuffle } from '../../random.ts';
import type { BinnedMatrix } from '../trees/binned-matrix.ts';
import type { Trees } from '../trees/trees.ts';
import { type GrowingNode, TreesBuilder } from '../trees/trees-builder.ts';
import { LeafWiseGrower } from './leaf-wise-grower.ts';
import type { BoostingLoss } from './loss.ts';
import type { BoostingSettings } from './options.ts';

export interface Boosted {
  /** Score k before any tree. */
  readonly start: Float64Array;
  /** Tree t adds to score `t mod outputs`. */
  readonly trees: Trees;
}

/**
 * Gradient boosting with second-order steps (Friedman 2001; Chen and Guestrin 2016) on histograms.
 * @param rows which rows of the table to learn from
 */
export function boost(
  x: BinnedMatrix,
  rows: Int32Array,
  loss: BoostingLoss,
  settings: BoostingSettings,
  seed: number,
): Boosted {
  const random = seededRandom(seed);
  const { train, validation } = holdOut(rows, settings, random);
  const start = loss.start(train);
  const scores = Array.from(start, (value) => new Float64Array(x.rows).fill(value));
  const derivatives = scores.map(() => ({
    gradients: new Float64Array(x.rows),
    hessians: new Float64Array(x.rows),
  }));
  const grower = new LeafWiseGrower(x, train.length, settings);
  const iterations: (readonly GrowingNode[])[][] = [];
  let best = { loss: loss.of(validation, scores), iterations: 0 };
  while (iterations.length < settings.maxIter) {
    const inBag = drawn(train, settings.subsample, random);
    const features = drawn(
      Int32Array.from({ length: x.cols }, (_, c) => c),
      settings.maxFeatures,
      random,
    );
    loss.derive(train, scores, derivatives);
    const grown = derivatives.map(({ gradients, hessians }, k) => {
      const nodes = grower.grow(gradients, hessians, inBag, features);
      grower.addTo(scores[k]);
      const others = inBag.length < train.length ? difference(train, inBag) : [];
      for (const row of others) scores[k][row] += valueAt(nodes, x, row);
      for (const row of validation) scores[k][row] += valueAt(nodes, x, row);
      return nodes;
    });
    // With all rows and features in every tree, one without a split means that no later one has any.
    const isFinished =
      grown.every((nodes) => nodes.length === 1) && settings.subsample === 1 && settings.maxFeatures === 1;
    iterations.push(grown);
    if (isFinished) break;
    if (validation.length > 0) {
      const now = loss.of(validation, scores);
      if (now < best.loss) best = { loss: now, iterations: iterations.length };
      else if (iterations.length - best.iterations >= settings.nIterNoChange) break;
    }
  }
  const kept = validation.length > 0 ? iterations.slice(0, best.iterations) : iterations;
  const builder = new TreesBuilder(1);
  for (const nodes of kept.flat()) builder.add(nodes);
  return { start, trees: builder.build() };
}

function holdOut(rows: Int32Array, { nIterNoChange, validationFraction }: BoostingSettings, random: Random) {
  const size = nIterNoChange > 0 ? Math.floor(rows.length * validationFraction) : 0;
  if (size === 0) return { train: rows, validation: new Int32Array(0) };
  const shuffled = shuffle(rows.slice(), random);
  return { train: shuffled.slice(size).sort(), validation: shuffled.slice(0, size).sort() };
}

/** A share of the items (at least one of them, if there are any), in their order. */
function drawn(items: Int32Array, share: number, random: Random): Int32Array {
  if (share === 1) return items;
  const wanted = Math.min(items.length, Math.max(1, Math.round(share * items.length)));
  const result = new Int32Array(wanted);
  // Selection sampling: each item is taken with the chance that it is among those still wanted.
  for (let i = 0, taken = 0; taken < wanted; i++) {
    if (random() * (items.length - i) < wanted - taken) result[taken++] = items[i];
  }
  return result;
}

/** The items of one ascending list that another one, made of some of them, lacks. */
function difference(all: Int32Array, some: Int32Array): number[] {
  const result: number[] = [];
  let at = 0;
  for (const item of all) {
    if (some[at] === item) at++;
    else result.push(item);
  }
  return result;
}

function valueAt(nodes: readonly GrowingNode[], x: BinnedMatrix, row: number): number {
  let node = nodes[0];
  while (!('values' in node)) {
    node = nodes[x.codes[node.feature * x.rows + row] <= node.bin ? node.left : node.right];
  }
  return node.values[0];
}
