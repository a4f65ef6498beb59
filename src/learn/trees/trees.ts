import type { StateReader } from '../state-reader.ts';

/** What a list of trees is on disk. */
export interface TreesState {
  /** Nodes in preorder, tree after tree: the feature a node asks for, −1 in a leaf. Says the shape completely. */
  readonly feature: readonly number[];
  /** Of the inner nodes only, in their order. */
  readonly threshold: readonly number[];
  /** Of the leaves only, in their order: leaves x width. */
  readonly values: readonly number[];
}

/** A node of a tree under construction. */
export type GrowingNode = GrowingSplit | { readonly values: ArrayLike<number> };

interface GrowingSplit {
  readonly feature: number;
  /** The last bin that goes left, and the largest value in it. */
  readonly bin: number;
  readonly threshold: number;
  readonly left: number;
  readonly right: number;
}

const LEAF = -1;

/**
 * Binary decision trees in typed arrays. Nodes lie in preorder: the left child (value ≤ threshold) of `node` is
 * `node + 1`.
 */
export class Trees {
  /** Values per leaf. */
  readonly width: number;
  readonly #roots: Int32Array;
  readonly #feature: Int32Array;
  readonly #threshold: Float64Array;
  /** The right child; in a leaf the position of its first value. */
  readonly #right: Int32Array;
  readonly #values: Float64Array;

  /** @param feature see `TreesState`; must describe whole trees */
  constructor(
    width: number,
    feature: ArrayLike<number>,
    threshold: ArrayLike<number>,
    values: ArrayLike<number>,
  ) {
    this.width = width;
    this.#feature = Int32Array.from(feature);
    this.#values = Float64Array.from(values);
    this.#threshold = new Float64Array(feature.length);
    this.#right = new Int32Array(feature.length);
    const roots: number[] = [];
    /** Inner nodes whose right child is yet to come. */
    const awaiting: number[] = [];
    let inner = 0;
    let leaves = 0;
    let begins = true;
    for (let node = 0; node < feature.length; node++) {
      if (begins) {
        const parent = awaiting.pop();
        if (parent === undefined) roots.push(node);
        else this.#right[parent] = node;
      }
      begins = feature[node] === LEAF;
      if (begins) {
        this.#right[node] = width * leaves++;
      } else {
        this.#threshold[node] = threshold[inner++];
        awaiting.push(node);
      }
    }
    this.#roots = Int32Array.from(roots);
  }

  get count(): number {
    return this.#roots.length;
  }

  /**
   * Adds what every tree says of a row to `sums`: tree t to the outputs from `(t · width) mod sums.length` on.
   */
  addTo(sums: Float64Array, row: ArrayLike<number>): void {
    const feature = this.#feature;
    const threshold = this.#threshold;
    const right = this.#right;
    const values = this.#values;
    let output = 0;
    for (let t = 0; t < this.#roots.length; t++) {
      let node = this.#roots[t];
      let asked = feature[node];
      while (asked >= 0) {
        node = row[asked] <= threshold[node] ? node + 1 : right[node];
        asked = feature[node];
      }
      const at = right[node];
      for (let k = 0; k < this.width; k++) sums[output++] += values[at + k];
      if (output === sums.length) output = 0;
    }
  }

  toJSON(): TreesState {
    const feature = Array.from(this.#feature);
    return {
      feature,
      threshold: Array.from(this.#threshold).filter((_, node) => feature[node] !== LEAF),
      values: Array.from(this.#values),
    };
  }

  /** The least sum of a leaf's values. */
  leastLeafSum(): number {
    let least = Number.POSITIVE_INFINITY;
    for (let at = 0; at < this.#values.length; at += this.width) {
      let sum = 0;
      for (let k = at; k < at + this.width; k++) sum += this.#values[k];
      least = Math.min(least, sum);
    }
    return least;
  }

  /** @param from least value a leaf may hold. @throws PremodelError as `state` says */
  static read(state: StateReader, width: number, features: number, from?: number): Trees {
    const feature = state.integers('feature', undefined, LEAF, features - 1);
    let awaited = 0;
    let leaves = 0;
    for (const asked of feature) {
      if (asked !== LEAF) {
        awaited++;
      } else {
        leaves++;
        awaited = Math.max(0, awaited - 1);
      }
    }
    if (awaited > 0) state.fail('feature', 'does not describe whole trees');
    const threshold = state.numbers('threshold', feature.length - leaves);
    return new Trees(width, feature, threshold, state.numbers('values', leaves * width, from));
  }
}

/** Collects grown trees. */
export class TreesBuilder {
  readonly #width: number;
  readonly #feature: number[] = [];
  readonly #threshold: number[] = [];
  readonly #values: number[] = [];

  constructor(width: number) {
    this.#width = width;
  }

  /** @param nodes any order, the root first */
  add(nodes: readonly GrowingNode[]): void {
    // A list of nodes yet to write, not recursion: a tree can be as deep as there are rows.
    const open = [0];
    while (open.length > 0) {
      const node = nodes[open.pop()!];
      if ('values' in node) {
        this.#feature.push(LEAF);
        for (let k = 0; k < this.#width; k++) this.#values.push(node.values[k]);
      } else {
        this.#feature.push(node.feature);
        this.#threshold.push(node.threshold);
        open.push(node.right, node.left);
      }
    }
  }

  build(): Trees {
    return new Trees(this.#width, this.#feature, this.#threshold, this.#values);
  }
}
