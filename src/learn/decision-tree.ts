import { argmax, checkOption, checkRow, checkTraining } from './checks.ts';
import type { Classifier, ClassifierState, Learner } from './classifier.ts';
import type { Matrix } from './matrix.ts';
import { SplitFinder } from './split-finder.ts';
import type { StateReader } from './state-reader.ts';

export interface DecisionTreeOptions {
  /** Longest way from the root to a leaf. Default: no limit. */
  maxDepth?: number;
  /** Nodes with fewer rows become leaves. Default 2. */
  minSamplesSplit?: number;
  /** Splits that leave fewer rows on a side are not made. Default 1. */
  minSamplesLeaf?: number;
}

/**
 * Classification tree (CART: Breiman, Friedman, Olshen, Stone 1984) by Gini impurity, as scikit-learn's
 * DecisionTreeClassifier: thresholds midway between neighbouring values, grown until the leaves are pure.
 * Of equally good splits scikit-learn takes a random one; here it is the lowest feature and lowest threshold.
 *
 * @example
 * const classifier = decisionTree().fit(x, y);
 * classifier.predict([5.1, 3.5]);
 */
export function decisionTree(options: DecisionTreeOptions = {}): Learner {
  const limits = {
    maxDepth: options.maxDepth ?? Number.MAX_SAFE_INTEGER,
    minSamplesSplit: options.minSamplesSplit ?? 2,
    minSamplesLeaf: options.minSamplesLeaf ?? 1,
  };
  checkOption('maxDepth', limits.maxDepth, { from: 1, integer: true });
  checkOption('minSamplesSplit', limits.minSamplesSplit, { from: 2, integer: true });
  checkOption('minSamplesLeaf', limits.minSamplesLeaf, { from: 1, integer: true });
  return {
    kind: 'decision-tree',
    fit: (x, y, fitOptions) => grow(x, y, checkTraining(x, y, fitOptions), limits),
  };
}

const LEAF = -1;

function grow(x: Matrix, y: Int32Array, classes: number, limits: Required<DecisionTreeOptions>): Classifier {
  const finder = new SplitFinder(x, y, classes, limits.minSamplesLeaf);
  const feature: number[] = [];
  const threshold: number[] = [];
  const right: number[] = [];
  const counts: number[] = [];
  // A list of nodes yet to grow, not recursion: a tree can be as deep as there are rows.
  const open = [{ from: 0, to: x.rows, depth: 0, rightOf: -1 }];
  while (open.length > 0) {
    const { from, to, depth, rightOf } = open.pop()!;
    const node = feature.length;
    if (rightOf >= 0) right[rightOf] = node;
    const ofNode = finder.countClasses(from, to);
    for (const count of ofNode) counts.push(count);
    const mayGrow =
      depth < limits.maxDepth && to - from >= limits.minSamplesSplit && !ofNode.includes(to - from);
    const split = mayGrow ? finder.best(from, to, ofNode) : undefined;
    feature.push(split?.feature ?? LEAF);
    threshold.push(split?.threshold ?? 0);
    right.push(0);
    if (split) {
      finder.apply(split, from, to);
      open.push({ from: split.at, to, depth: depth + 1, rightOf: node });
      open.push({ from, to: split.at, depth: depth + 1, rightOf: -1 });
    }
  }
  return new DecisionTreeClassifier(x.cols, classes, {
    feature: Int32Array.from(feature),
    threshold: Float64Array.from(threshold),
    right: Int32Array.from(right),
    counts: Int32Array.from(counts),
  });
}

/** Nodes in preorder: the left child (value ≤ threshold) of `node` is `node + 1`. */
interface TreeNodes {
  /** Feature a node asks for; −1 in a leaf. */
  readonly feature: Int32Array;
  readonly threshold: Float64Array;
  readonly right: Int32Array;
  /** Training rows by class: nodes x classes. */
  readonly counts: Int32Array;
}

class DecisionTreeClassifier implements Classifier {
  readonly kind = 'decision-tree';
  readonly features: number;
  readonly classes: number;
  readonly #nodes: TreeNodes;

  constructor(features: number, classes: number, nodes: TreeNodes) {
    this.features = features;
    this.classes = classes;
    this.#nodes = nodes;
  }

  predict(row: ArrayLike<number>): number {
    return argmax(this.#leafCounts(row));
  }

  predictProba(row: ArrayLike<number>): Float64Array {
    const counts = this.#leafCounts(row);
    const total = counts.reduce((sum, count) => sum + count, 0);
    return Float64Array.from(counts, (count) => count / total);
  }

  toJSON(): ClassifierState {
    const { feature, threshold, right, counts } = this.#nodes;
    return {
      kind: this.kind,
      classes: this.classes,
      features: this.features,
      feature: Array.from(feature),
      threshold: Array.from(threshold),
      right: Array.from(right),
      counts: Array.from(counts),
    };
  }

  #leafCounts(row: ArrayLike<number>): Int32Array {
    checkRow(row, this.features);
    const { feature, threshold, right, counts } = this.#nodes;
    let node = 0;
    while (feature[node] !== LEAF) node = row[feature[node]] <= threshold[node] ? node + 1 : right[node];
    return counts.subarray(node * this.classes, (node + 1) * this.classes);
  }
}

export function restoreDecisionTree(state: StateReader, classes: number, features: number): Classifier {
  const feature = state.integers('feature', undefined, LEAF, features - 1);
  const nodes = feature.length;
  const threshold = state.numbers('threshold', nodes);
  const right = state.integers('right', nodes, 0, nodes);
  const counts = state.integers('counts', nodes * classes, 0, 2 ** 31 - 1);
  checkPreorder(state, feature, right);
  for (let node = 0; node < nodes; node++) {
    const ofNode = counts.subarray(node * classes, (node + 1) * classes);
    if (ofNode.every((count) => count === 0)) state.fail('counts', `of node ${node} are all zero`);
  }
  return new DecisionTreeClassifier(features, classes, { feature, threshold, right, counts });
}

/** Children always lie behind their parent, and every right child starts where the left subtree ends. */
function checkPreorder(state: StateReader, feature: Int32Array, right: Int32Array): void {
  const awaited: number[] = [];
  for (let node = 0; node < feature.length; node++) {
    if (feature[node] !== LEAF) {
      awaited.push(right[node]);
    } else if (node + 1 < feature.length && awaited.pop() !== node + 1) {
      state.fail('right', `does not describe a tree at node ${node}`);
    }
  }
  if (feature.length === 0 || awaited.length > 0) state.fail('right', 'does not describe a tree');
}
