import { checkRow } from './checks.ts';
import { buildKdTree, type KdTree } from './kd-tree.ts';
import type { Matrix } from './matrix.ts';

/** Rows that are compared one by one. */
const LEAF_SIZE = 24;
/** Of more features than these, boxes rule out few rows: looking at them costs more than it saves. */
const MANY_FEATURES = 16;
const LARGE_LEAF_SIZE = 128;
/** Features compared before rows are given up. */
const PART = 16;

export interface Neighbors {
  /** Rows of the training data, nearest first; of equally near ones the lower row first. */
  readonly indices: Int32Array;
  /** Their Euclidean distances. */
  readonly distances: Float64Array;
}

/** Exact nearest-neighbour search in Euclidean distance over the rows of a matrix. */
export class NeighborIndex {
  readonly rows: number;
  readonly features: number;
  readonly #tree: KdTree;

  /** Copies what it needs: later changes to `x` do not matter. */
  constructor(x: Matrix) {
    this.rows = x.rows;
    this.features = x.cols;
    this.#tree = buildKdTree(x, x.cols > MANY_FEATURES ? LARGE_LEAF_SIZE : LEAF_SIZE);
  }

  /**
   * The `k` nearest rows (all of them when there are fewer).
   * @throws PremodelError `invalid-row`
   */
  neighbors(row: ArrayLike<number>, k: number): Neighbors {
    checkRow(row, this.features);
    const query = new Float64Array(row);
    const found = new NearestList(Math.min(k, this.rows));
    const { right } = this.#tree;
    const nodes = [0];
    const bounds = [this.#boxDistance(query, 0)];
    while (nodes.length > 0) {
      const node = nodes.pop()!;
      // Strictly farther: an equally near row with a lower index still counts.
      if (bounds.pop()! > found.worst) continue;
      if (right[node] === 0) {
        this.#scanLeaf(query, node, found);
        continue;
      }
      let near = node + 1;
      let far = right[node];
      let nearBound = this.#boxDistance(query, near);
      let farBound = this.#boxDistance(query, far);
      if (farBound < nearBound) {
        [near, far] = [far, near];
        [nearBound, farBound] = [farBound, nearBound];
      }
      nodes.push(far, near);
      bounds.push(farBound, nearBound);
    }
    return { indices: found.indices, distances: found.squaredDistances.map(Math.sqrt) };
  }

  /** The rows in their original order: what is needed to build the index again. */
  toMatrix(): Matrix {
    const { order, points } = this.#tree;
    const cols = this.features;
    const data = new Float64Array(points.length);
    for (let p = 0; p < order.length; p++) {
      data.set(points.subarray(p * cols, (p + 1) * cols), order[p] * cols);
    }
    return { rows: this.rows, cols, data };
  }

  #scanLeaf(query: Float64Array, node: number, found: NearestList): void {
    const { start, end, points, order } = this.#tree;
    const cols = this.features;
    let p = start[node];
    // Four at a time, so that their sums need not wait for each other.
    for (; p + 4 <= end[node]; p += 4) {
      const a = p * cols;
      const [b, c, d] = [a + cols, a + 2 * cols, a + 3 * cols];
      let [sumA, sumB, sumC, sumD] = [0, 0, 0, 0];
      let feature = 0;
      // Most rows show by their first features that they are too far.
      while (feature < cols && Math.min(sumA, sumB, sumC, sumD) <= found.worst) {
        for (const part = Math.min(cols, feature + PART); feature < part; feature++) {
          const value = query[feature];
          const byA = value - points[a + feature];
          const byB = value - points[b + feature];
          const byC = value - points[c + feature];
          const byD = value - points[d + feature];
          sumA += byA * byA;
          sumB += byB * byB;
          sumC += byC * byC;
          sumD += byD * byD;
        }
      }
      if (sumA <= found.worst) found.offer(sumA, order[p]);
      if (sumB <= found.worst) found.offer(sumB, order[p + 1]);
      if (sumC <= found.worst) found.offer(sumC, order[p + 2]);
      if (sumD <= found.worst) found.offer(sumD, order[p + 3]);
    }
    for (; p < end[node]; p++) {
      let sum = 0;
      for (let feature = 0, at = p * cols; feature < cols; feature++, at++) {
        const difference = query[feature] - points[at];
        sum += difference * difference;
      }
      if (sum <= found.worst) found.offer(sum, order[p]);
    }
  }

  /** Squared distance to the nearest point of the node's box; sums as the distances do, so never above one. */
  #boxDistance(query: Float64Array, node: number): number {
    const { low, high } = this.#tree;
    const cols = this.features;
    let sum = 0;
    for (let c = 0, at = node * cols; c < cols; c++, at++) {
      const value = query[c];
      const difference = value < low[at] ? low[at] - value : value > high[at] ? value - high[at] : 0;
      sum += difference * difference;
    }
    return sum;
  }
}

/** The nearest few seen so far, sorted by distance, then index. */
class NearestList {
  readonly squaredDistances: Float64Array;
  readonly indices: Int32Array;
  /** Squared distance of the last; infinite while places are free. */
  worst = Number.POSITIVE_INFINITY;

  constructor(size: number) {
    this.squaredDistances = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
    this.indices = new Int32Array(size).fill(-1);
  }

  offer(squaredDistance: number, index: number): void {
    const { squaredDistances, indices } = this;
    let place = indices.length - 1;
    if (squaredDistance === squaredDistances[place] && index > indices[place]) return;
    while (
      place > 0 &&
      (squaredDistance < squaredDistances[place - 1] ||
        (squaredDistance === squaredDistances[place - 1] && index < indices[place - 1]))
    ) {
      squaredDistances[place] = squaredDistances[place - 1];
      indices[place] = indices[place - 1];
      place--;
    }
    squaredDistances[place] = squaredDistance;
    indices[place] = index;
    this.worst = squaredDistances[indices.length - 1];
  }
}
