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

/** In place of a feature, marks a leaf. */
export const LEAF = -1;
/** Trees walked at a time, so that the waits for their nodes overlap. */
const AT_ONCE = 8;

/**
 * Binary decision trees, packed for prediction. A node takes 16 bytes, so that one cache line holds all of it; its
 * children lie side by side, so that a step adds a comparison to an index and guesses no branch. A leaf asks for a
 * feature that is not a number in any row and is its own left child: whoever has arrived stays there while others walk.
 */
export class Trees {
  /** Values per leaf; 0 where whoever asks knows what leaves say. */
  readonly width: number;
  readonly count: number;
  /**
   * Two numbers a node, the roots first. First the threshold; of a leaf its value or, where it has several, where they
   * begin in `#values`. The other one is two integers, see `#links`: the feature, and the left child as its place in
   * `#numbers`.
   */
  readonly #numbers: Float64Array;
  readonly #links: Int32Array;
  /** leaves x width; unused where leaves have one value. */
  readonly #values: Float64Array;
  /** A row, and at its end what is not a number. */
  readonly #row: Float64Array;
  readonly #arrived = new Int32Array(AT_ONCE);

  /** @param feature see `TreesState`; must describe whole trees */
  constructor(
    width: number,
    feature: ArrayLike<number>,
    threshold: ArrayLike<number>,
    values: ArrayLike<number>,
  ) {
    this.width = width;
    this.count = countTrees(feature);
    const features = mostOf(feature) + 1;
    this.#row = new Float64Array(features + 1).fill(Number.NaN);
    this.#values = Float64Array.from(width === 1 ? [] : values);
    const numbers = new Float64Array(2 * feature.length);
    const links = new Int32Array(numbers.buffer);
    this.#numbers = numbers;
    this.#links = links;
    /** Places of nodes yet to come, the next one last. */
    const open: number[] = [];
    for (let tree = this.count - 1; tree >= 0; tree--) open.push(2 * tree);
    let free = 2 * this.count;
    let inner = 0;
    let leaves = 0;
    for (let node = 0; node < feature.length; node++) {
      const at = open.pop()!;
      if (feature[node] === LEAF) {
        numbers[at] = width === 1 ? values[leaves] : width * leaves;
        links[2 * at + 2] = features;
        links[2 * at + 3] = at;
        leaves++;
      } else {
        numbers[at] = threshold[inner++];
        links[2 * at + 2] = feature[node];
        links[2 * at + 3] = free;
        open.push(free + 2, free);
        free += 4;
      }
    }
  }

  /**
   * Adds what every tree says of a row to `sums`: tree t to the outputs from `(t · width) mod sums.length` on.
   */
  addTo(sums: Float64Array, row: ArrayLike<number>): void {
    for (let f = 0; f + 1 < this.#row.length; f++) this.#row[f] = row[f];
    let output = 0;
    for (let first = 0; first < this.count; first += AT_ONCE) {
      this.#walk(first);
      const size = Math.min(AT_ONCE, this.count - first);
      for (let k = 0; k < size; k++) {
        const leafNumber = this.#numbers[this.#arrived[k]];
        if (this.width === 1) sums[output++] += leafNumber;
        else for (let v = leafNumber; v < leafNumber + this.width; v++) sums[output++] += this.#values[v];
        if (output === sums.length) output = 0;
      }
    }
  }

  /** Fills `#arrived` with the leaves of `#row` in the trees from `first` on; of missing trees, those of the last one. */
  #walk(first: number): void {
    const numbers = this.#numbers;
    const links = this.#links;
    const row = this.#row;
    const last = 2 * (this.count - 1);
    let a = 2 * first;
    let b = Math.min(a + 2, last);
    let c = Math.min(a + 4, last);
    let d = Math.min(a + 6, last);
    let e = Math.min(a + 8, last);
    let f = Math.min(a + 10, last);
    let g = Math.min(a + 12, last);
    let h = Math.min(a + 14, last);
    for (let walking = true; walking; ) {
      const nextA = child(numbers, links, row, a);
      const nextB = child(numbers, links, row, b);
      const nextC = child(numbers, links, row, c);
      const nextD = child(numbers, links, row, d);
      const nextE = child(numbers, links, row, e);
      const nextF = child(numbers, links, row, f);
      const nextG = child(numbers, links, row, g);
      const nextH = child(numbers, links, row, h);
      const moved = (nextA ^ a) | (nextB ^ b) | (nextC ^ c) | (nextD ^ d);
      walking = (moved | (nextE ^ e) | (nextF ^ f) | (nextG ^ g) | (nextH ^ h)) !== 0;
      a = nextA;
      b = nextB;
      c = nextC;
      d = nextD;
      e = nextE;
      f = nextF;
      g = nextG;
      h = nextH;
    }
    this.#arrived.set([a, b, c, d, e, f, g, h]);
  }

  /** Of all trees together. */
  get nodes(): number {
    return this.#numbers.length / 2;
  }

  /** The leaf that a row comes to in every tree, as the number of its node. */
  leavesOf(row: ArrayLike<number>): Int32Array {
    for (let f = 0; f + 1 < this.#row.length; f++) this.#row[f] = row[f];
    const leaves = new Int32Array(this.count);
    for (let first = 0; first < this.count; first += AT_ONCE) {
      this.#walk(first);
      const size = Math.min(AT_ONCE, this.count - first);
      for (let k = 0; k < size; k++) leaves[first + k] = this.#arrived[k] / 2;
    }
    return leaves;
  }

  isLeaf(node: number): boolean {
    return this.#links[4 * node + 3] === 2 * node;
  }

  toJSON(): TreesState {
    const feature: number[] = [];
    const threshold: number[] = [];
    const values: number[] = [];
    const open: number[] = [];
    for (let tree = 0; tree < this.count; tree++) {
      open.push(2 * tree);
      while (open.length > 0) {
        const at = open.pop()!;
        const left = this.#links[2 * at + 3];
        if (left === at) {
          feature.push(LEAF);
          values.push(this.#numbers[at]);
        } else {
          feature.push(this.#links[2 * at + 2]);
          threshold.push(this.#numbers[at]);
          open.push(left + 2, left);
        }
      }
    }
    return { feature, threshold, values: this.width === 1 ? values : Array.from(this.#values) };
  }

  /** The least sum of a leaf's values. */
  leastLeafSum(): number {
    const values = this.width === 1 ? this.toJSON().values : this.#values;
    let least = Number.POSITIVE_INFINITY;
    for (let at = 0; at < values.length; at += this.width) {
      let sum = 0;
      for (let k = at; k < at + this.width; k++) sum += values[k];
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

/** The child of a node that a row goes to: the right one where its value is above the threshold. */
function child(numbers: Float64Array, links: Int32Array, row: Float64Array, at: number): number {
  return links[2 * at + 3] + 2 * Number(row[links[2 * at + 2]] > numbers[at]);
}

function countTrees(feature: ArrayLike<number>): number {
  let count = 0;
  let awaited = 0;
  for (let node = 0; node < feature.length; node++) {
    if (awaited === 0) {
      awaited = 1;
      count++;
    }
    awaited += feature[node] === LEAF ? -1 : 1;
  }
  return count;
}

function mostOf(values: ArrayLike<number>): number {
  let most = LEAF;
  for (let i = 0; i < values.length; i++) if (values[i] > most) most = values[i];
  return most;
}
