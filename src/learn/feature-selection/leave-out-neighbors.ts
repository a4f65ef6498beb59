import { buildKdTree, type KdTree } from '../kd-tree.ts';
import { type Matrix, selectColumns } from '../matrix.ts';

/** Leaves out nothing: a place among the columns that no column has. */
export const NOTHING = -1;

/**
 * Distances computed in different orders differ by rounding; whatever is this close to a bound is computed
 * again exactly before it counts.
 */
const ROUNDING = 1 - 1e-12;

/**
 * For every row, its k nearest rows of other folds, once for every column left out: all these searches in one.
 *
 * Leaving column f out takes its term off the squared distance, so one sum serves all searches. A pair of rows,
 * or a whole box of the k-d tree, can be passed over for all of them as soon as the sum of its terms less the
 * largest one exceeds the worst distance still wanted by any: whichever column is left out, at least that much
 * remains.
 */
export class LeaveOutNeighborSearch {
  /** Rows x searches x k: neighbours as rows, nearest first, of equally near ones the lower row; −1: none. */
  readonly neighbors: Int32Array;
  readonly #x: Matrix;
  readonly #foldOf: Int32Array;
  readonly #leftOut: Int32Array;
  readonly #k: number;
  readonly #tree: KdTree;
  /** Column of `x` at each column of the tree: widest first, so that sums grow large early. */
  readonly #columns: Int32Array;
  readonly #treeFolds: Int32Array;
  readonly #query: Float64Array;
  readonly #terms: Float64Array;
  /** Searches x k: squared distances of the current row's neighbours. */
  readonly #distances: Float64Array;
  /** The largest of the searches' worst distances. */
  #limit = Number.POSITIVE_INFINITY;

  /**
   * @param foldOf the fold of each row; rows of the same fold are no neighbours
   * @param leftOut the column each search leaves out, or NOTHING
   */
  constructor(x: Matrix, foldOf: Int32Array, leftOut: Int32Array, k: number) {
    this.#x = x;
    this.#foldOf = foldOf;
    this.#leftOut = leftOut;
    this.#k = k;
    this.#columns = columnsByVariance(x);
    this.#tree = buildKdTree(selectColumns(x, this.#columns));
    this.#treeFolds = this.#tree.order.map((row) => foldOf[row]);
    this.neighbors = new Int32Array(x.rows * leftOut.length * k).fill(-1);
    this.#query = new Float64Array(x.cols);
    this.#terms = new Float64Array(x.cols);
    this.#distances = new Float64Array(leftOut.length * k);
  }

  /**
   * Finds all neighbours.
   * @param guess likely neighbours of a row in a search, if known: with good ones at hand from the start, far
   *   more can be passed over. They change nothing in the result.
   */
  run(guess?: (row: number, search: number) => Int32Array): void {
    const { order, points } = this.#tree;
    const { cols } = this.#x;
    // In the order of the tree: rows near each other visit the same leaves, which are then in the cache.
    for (let p = 0; p < order.length; p++) {
      this.#query.set(points.subarray(p * cols, (p + 1) * cols));
      this.#distances.fill(Number.POSITIVE_INFINITY);
      this.#limit = Number.POSITIVE_INFINITY;
      const row = order[p];
      if (guess) {
        for (let search = 0; search < this.#leftOut.length; search++) {
          for (const other of guess(row, search)) if (other >= 0) this.#offer(row, search, other);
        }
        this.#updateLimit();
      }
      this.#visit(row, 0, this.#boxBound(0));
    }
  }

  #visit(row: number, node: number, bound: number): void {
    if (bound > this.#limit) return;
    const right = this.#tree.right[node];
    if (right === 0) {
      this.#scanLeaf(row, node);
      return;
    }
    const leftBound = this.#boxBound(node + 1);
    const rightBound = this.#boxBound(right);
    if (rightBound < leftBound) {
      this.#visit(row, right, rightBound);
      this.#visit(row, node + 1, leftBound);
    } else {
      this.#visit(row, node + 1, leftBound);
      this.#visit(row, right, rightBound);
    }
  }

  /** What at least remains of the squared distance to any point of the box, whichever column is left out. */
  #boxBound(node: number): number {
    const { low, high } = this.#tree;
    const query = this.#query;
    let sum = 0;
    let largest = 0;
    for (let c = 0, at = node * query.length; c < query.length; c++, at++) {
      const value = query[c];
      const difference = value < low[at] ? low[at] - value : value > high[at] ? value - high[at] : 0;
      const term = difference * difference;
      sum += term;
      if (term > largest) largest = term;
    }
    return sum * ROUNDING - largest;
  }

  #scanLeaf(row: number, node: number): void {
    const { start, end, points } = this.#tree;
    const folds = this.#treeFolds;
    const fold = this.#foldOf[row];
    const query = this.#query;
    const cols = query.length;
    const unrolled = cols - (cols % 4);
    for (let p = start[node]; p < end[node]; p++) {
      if (folds[p] === fold) continue;
      const limit = this.#limit;
      let sum = 0;
      let largest = 0;
      let at = p * cols;
      let c = 0;
      for (; c < unrolled; c += 4, at += 4) {
        const d0 = query[c] - points[at];
        const d1 = query[c + 1] - points[at + 1];
        const d2 = query[c + 2] - points[at + 2];
        const d3 = query[c + 3] - points[at + 3];
        const t0 = d0 * d0;
        const t1 = d1 * d1;
        const t2 = d2 * d2;
        const t3 = d3 * d3;
        sum += t0 + t1 + (t2 + t3);
        const m0 = t0 > t1 ? t0 : t1;
        const m1 = t2 > t3 ? t2 : t3;
        const most = m0 > m1 ? m0 : m1;
        if (most > largest) largest = most;
        if (sum * ROUNDING - largest > limit) break;
      }
      if (c < unrolled) continue;
      for (; c < cols; c++, at++) {
        const difference = query[c] - points[at];
        const term = difference * difference;
        sum += term;
        if (term > largest) largest = term;
      }
      if (sum * ROUNDING - largest <= limit) this.#consider(row, p, sum);
    }
  }

  /** A point near enough for some search: offered to those it is near enough for. */
  #consider(row: number, p: number, sum: number): void {
    const { cols } = this.#x;
    const terms = this.#terms;
    for (let c = 0; c < cols; c++) {
      terms[this.#columns[c]] = (this.#query[c] - this.#tree.points[p * cols + c]) ** 2;
    }
    const k = this.#k;
    let changed = false;
    for (let search = 0; search < this.#leftOut.length; search++) {
      const left = this.#leftOut[search];
      const term = left === NOTHING ? 0 : terms[left];
      if (sum * ROUNDING - term > this.#distances[search * k + k - 1]) continue;
      changed = this.#offer(row, search, this.#tree.order[p]) || changed;
    }
    if (changed) this.#updateLimit();
  }

  /** Puts `other` in its place among the neighbours of `row`, unless it is too far or there already. */
  #offer(row: number, search: number, other: number): boolean {
    const k = this.#k;
    const distance = this.#exactDistance(row, other, this.#leftOut[search]);
    const distances = this.#distances;
    const first = search * k;
    const neighbors = this.neighbors;
    const shift = (row * this.#leftOut.length + search) * k - first;
    const before = (at: number) =>
      distance < distances[at] || (distance === distances[at] && other < neighbors[shift + at]);
    let place = first + k;
    while (place > first && (before(place - 1) || neighbors[shift + place - 1] === -1)) place--;
    if (place === first + k || (place > first && neighbors[shift + place - 1] === other)) return false;
    for (let at = first + k - 1; at > place; at--) {
      distances[at] = distances[at - 1];
      neighbors[shift + at] = neighbors[shift + at - 1];
    }
    distances[place] = distance;
    neighbors[shift + place] = other;
    return true;
  }

  /** Summed column by column as a search without that column would: equal to it to the last bit. */
  #exactDistance(row: number, other: number, leftOut: number): number {
    const { cols, data } = this.#x;
    let sum = 0;
    for (let c = 0, a = row * cols, b = other * cols; c < cols; c++, a++, b++) {
      if (c === leftOut) continue;
      const difference = data[a] - data[b];
      sum += difference * difference;
    }
    return sum;
  }

  #updateLimit(): void {
    const k = this.#k;
    let limit = 0;
    for (let at = k - 1; at < this.#distances.length; at += k) {
      if (this.#distances[at] > limit) limit = this.#distances[at];
    }
    this.#limit = limit;
  }
}

function columnsByVariance({ rows, cols, data }: Matrix): Int32Array {
  const sums = new Float64Array(cols);
  const squares = new Float64Array(cols);
  for (let i = 0; i < data.length; i++) {
    sums[i % cols] += data[i];
    squares[i % cols] += data[i] * data[i];
  }
  const variance = squares.map((square, c) => square / rows - (sums[c] / rows) ** 2);
  return Int32Array.from(variance.keys()).sort((a, b) => variance[b] - variance[a] || a - b);
}
