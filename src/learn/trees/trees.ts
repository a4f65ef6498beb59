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
  /**
   * 16 bytes per node, so that one cache line holds all of it: in the first half the threshold, or a leaf's first
   * value; in the second half (see `#links`) the feature, −1 in a leaf, and the right child, or a leaf's number.
   */
  readonly #numbers: Float64Array;
  readonly #links: Int32Array;
  /** leaves x width */
  readonly #values: Float64Array;

  /** @param feature see `TreesState`; must describe whole trees */
  constructor(
    width: number,
    feature: ArrayLike<number>,
    threshold: ArrayLike<number>,
    values: ArrayLike<number>,
  ) {
    this.width = width;
    const numbers = new Float64Array(2 * feature.length);
    const links = new Int32Array(numbers.buffer);
    this.#numbers = numbers;
    this.#links = links;
    this.#values = Float64Array.from(values);
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
        else links[4 * parent + 3] = node;
      }
      begins = feature[node] === LEAF;
      links[4 * node + 2] = feature[node];
      if (begins) {
        numbers[2 * node] = values[width * leaves];
        links[4 * node + 3] = leaves++;
      } else {
        numbers[2 * node] = threshold[inner++];
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
    const numbers = this.#numbers;
    const links = this.#links;
    const values = this.#values;
    const width = this.width;
    let output = 0;
    for (let t = 0; t < this.#roots.length; t++) {
      let node = this.#roots[t];
      let asked = links[4 * node + 2];
      while (asked >= 0) {
        node = row[asked] <= numbers[2 * node] ? node + 1 : links[4 * node + 3];
        asked = links[4 * node + 2];
      }
      sums[output++] += numbers[2 * node];
      const first = width * links[4 * node + 3];
      for (let k = 1; k < width; k++) sums[output++] += values[first + k];
      if (output === sums.length) output = 0;
    }
  }

  get leaves(): number {
    return this.#values.length / this.width;
  }

  /** The leaf that a row comes to in every tree; leaves are numbered through all trees. */
  leavesOf(row: ArrayLike<number>): Int32Array {
    const numbers = this.#numbers;
    const links = this.#links;
    return this.#roots.map((root) => {
      let node = root;
      let asked = links[4 * node + 2];
      while (asked >= 0) {
        node = row[asked] <= numbers[2 * node] ? node + 1 : links[4 * node + 3];
        asked = links[4 * node + 2];
      }
      return links[4 * node + 3];
    });
  }

  /** Adds what a leaf holds, of length `width`. */
  addLeaf(sums: Float64Array, leaf: number): void {
    for (let k = 0, at = leaf * this.width; k < this.width; k++, at++) sums[k] += this.#values[at];
  }

  toJSON(): TreesState {
    const feature: number[] = [];
    const threshold: number[] = [];
    for (let node = 0; 2 * node < this.#numbers.length; node++) {
      const asked = this.#links[4 * node + 2];
      feature.push(asked);
      if (asked !== LEAF) threshold.push(this.#numbers[2 * node]);
    }
    return { feature, threshold, values: Array.from(this.#values) };
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
    // How many nodes the tree at hand still needs.
    let awaited = 0;
    let leaves = 0;
    for (const asked of feature) {
      if (awaited === 0) awaited = 1;
      awaited += asked === LEAF ? -1 : 1;
      if (asked === LEAF) leaves++;
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
