import { buildKdTree, type KdTree } from '../kd-tree.ts';
import { type Matrix, matrix } from '../matrix.ts';
import { NeighborLists, NOTHING } from './neighbor-lists.ts';

const LEAF_SIZE = 64;
/** Rows searched for at a time: the loop over a leaf keeps 4 x 2 sums in registers. */
const SLOTS = 4;

/**
 * Distances computed in different ways differ by rounding. Bounds are lowered by this share of the sums behind
 * them; what passes is computed again exactly before it counts.
 */
const ROUNDING = 1e-12;

/**
 * For every row, its k nearest rows of other folds, once for every column left out: all these searches in one.
 *
 * Leaving a column out takes its term off the squared distance, so one sum serves all searches. A pair of rows,
 * or a whole box of the k-d tree, can be passed over for all of them as soon as the sum of its terms less the
 * largest one exceeds the worst distance still wanted by any: whichever column is left out, at least that much
 * remains.
 *
 * @param foldOf the fold of each row; rows of the same fold are no neighbours
 * @param leftOut the column each search leaves out, or NOTHING
 * @param guess likely neighbours of a row in a search, if known: with good ones at hand from the start, far more
 *   can be passed over. They change nothing in the result.
 * @returns rows x searches x k: neighbours as rows, nearest first, of equally near ones the lower row; −1: none
 */
export function leaveOutNeighbors(
  x: Matrix,
  foldOf: Int32Array,
  leftOut: Int32Array,
  k: number,
  guess?: (row: number, search: number) => Int32Array,
): Int32Array {
  const search = new LeaveOutSearch(x, foldOf, leftOut, k);
  search.run(guess);
  return search.lists.neighbors;
}

class LeaveOutSearch {
  readonly lists: NeighborLists;
  readonly #leftOut: Int32Array;
  readonly #rows: number;
  readonly #cols: number;
  readonly #tree: KdTree;
  /** By position in the tree, as all below: the fold, */
  readonly #folds: Int32Array;
  /** the sum of the squares of the (centred) values, */
  readonly #norms: Float64Array;
  /** and the largest of them in size: two rows differ in no column by more than these two together. */
  readonly #extents: Float64Array;
  /** Squared differences of one pair, by column. */
  readonly #terms: Float64Array;
  /** Positions of the rows in the slots. */
  readonly #queries = new Int32Array(SLOTS);
  #used = 0;

  constructor(x: Matrix, foldOf: Int32Array, leftOut: Int32Array, k: number) {
    this.lists = new NeighborLists(x, leftOut, k, SLOTS);
    this.#leftOut = leftOut;
    this.#rows = x.rows;
    this.#cols = x.cols;
    this.#tree = buildKdTree(centered(x), LEAF_SIZE);
    const { order, points } = this.#tree;
    this.#folds = order.map((row) => foldOf[row]);
    this.#norms = new Float64Array(x.rows);
    this.#extents = new Float64Array(x.rows);
    this.#terms = new Float64Array(x.cols);
    for (let p = 0, at = 0; p < x.rows; p++) {
      for (let c = 0; c < x.cols; c++, at++) {
        this.#norms[p] += points[at] * points[at];
        this.#extents[p] = Math.max(this.#extents[p], Math.abs(points[at]));
      }
    }
  }

  run(guess?: (row: number, search: number) => Int32Array): void {
    const { order } = this.#tree;
    // In the order of the tree: rows near each other look into the same leaves.
    for (let p = 0; p < this.#rows; p += SLOTS) {
      this.#used = Math.min(SLOTS, this.#rows - p);
      for (let slot = 0; slot < SLOTS; slot++) {
        // Slots past the end repeat the last row; what is found for them is ignored.
        this.#queries[slot] = Math.min(p + slot, this.#rows - 1);
        const row = order[this.#queries[slot]];
        this.lists.open(slot, row);
        if (!guess || slot >= this.#used) continue;
        for (let search = 0; search < this.#leftOut.length; search++) {
          for (const other of guess(row, search)) if (other >= 0) this.lists.offer(slot, search, other);
        }
        this.lists.updateLimit(slot);
      }
      this.#visit(0);
    }
  }

  #visit(node: number): void {
    const right = this.#tree.right[node];
    if (right === 0) {
      this.#scanLeaf(node);
      return;
    }
    const left = node + 1;
    // Measured once, before either is visited; the limits may have fallen when the farther one's turn comes.
    const leftGap = this.#gap(left);
    const rightGap = this.#gap(right);
    const [near, far] = rightGap < leftGap ? [right, left] : [left, right];
    if (Math.min(leftGap, rightGap) <= 0) this.#visit(near);
    if (Math.max(leftGap, rightGap) <= 0 && this.#gap(far) <= 0) this.#visit(far);
  }

  /**
   * The least, over the slots, by which the box is too far away to hold a neighbour for any search; 0 or less:
   * it may hold one. Written without branches, which no processor could predict here.
   */
  #gap(node: number): number {
    const { low, high, points } = this.#tree;
    const cols = this.#cols;
    let least = Number.POSITIVE_INFINITY;
    for (let slot = 0; slot < this.#used; slot++) {
      let sum = 0;
      let squares = 0;
      for (let c = 0, at = node * cols, q = this.#queries[slot] * cols; c < cols; c++, at++, q++) {
        const below = low[at] - points[q];
        const above = points[q] - high[at];
        const difference = (below + Math.abs(below) + above + Math.abs(above)) / 2;
        const term = difference * difference;
        sum += term;
        squares += term * term;
      }
      // The root of the sum of the squared terms is no less than the largest term.
      const gap = sum * (1 - ROUNDING) - Math.sqrt(squares) - this.lists.limits[slot];
      if (gap < least) least = gap;
    }
    return least;
  }

  /**
   * Squared distances of all slots to two points at a time, as |a|² + |b|² − 2ab. The full distance less the most
   * that one column can be worth decides who is looked at more closely.
   */
  #scanLeaf(node: number): void {
    const { start, end, points } = this.#tree;
    const { limits } = this.lists;
    const cols = this.#cols;
    const norms = this.#norms;
    const extents = this.#extents;
    const queries = this.#queries;
    const q0 = queries[0];
    const q1 = queries[1];
    const q2 = queries[2];
    const q3 = queries[3];
    const last = end[node] - 1;
    for (let p0 = start[node]; p0 <= last; p0 += 2) {
      const p1 = p0 < last ? p0 + 1 : last;
      let s00 = 0;
      let s01 = 0;
      let s10 = 0;
      let s11 = 0;
      let s20 = 0;
      let s21 = 0;
      let s30 = 0;
      let s31 = 0;
      const pointShift = (p1 - p0) * cols;
      for (let c = 0, at = p0 * cols; c < cols; c++, at++) {
        const a = points[at];
        const b = points[at + pointShift];
        const v0 = points[q0 * cols + c];
        const v1 = points[q1 * cols + c];
        const v2 = points[q2 * cols + c];
        const v3 = points[q3 * cols + c];
        s00 += v0 * a;
        s01 += v0 * b;
        s10 += v1 * a;
        s11 += v1 * b;
        s20 += v2 * a;
        s21 += v2 * b;
        s30 += v3 * a;
        s31 += v3 * b;
      }
      for (let pair = 0; pair < 2; pair++) {
        const p = pair === 0 ? p0 : p1;
        const norm = norms[p] * (1 - ROUNDING);
        const extent = extents[p];
        const e0 = extents[q0] + extent;
        const e1 = extents[q1] + extent;
        const e2 = extents[q2] + extent;
        const e3 = extents[q3] + extent;
        const n0 = norms[q0] * (1 - ROUNDING) + norm - 2 * (pair === 0 ? s00 : s01);
        const n1 = norms[q1] * (1 - ROUNDING) + norm - 2 * (pair === 0 ? s10 : s11);
        const n2 = norms[q2] * (1 - ROUNDING) + norm - 2 * (pair === 0 ? s20 : s21);
        const n3 = norms[q3] * (1 - ROUNDING) + norm - 2 * (pair === 0 ? s30 : s31);
        if (n0 - e0 * e0 <= limits[0]) this.#consider(0, p);
        if (n1 - e1 * e1 <= limits[1]) this.#consider(1, p);
        if (n2 - e2 * e2 <= limits[2]) this.#consider(2, p);
        if (n3 - e3 * e3 <= limits[3]) this.#consider(3, p);
      }
    }
  }

  /** Offers a point to those searches it may be near enough for. */
  #consider(slot: number, p: number): void {
    const query = this.#queries[slot];
    if (slot >= this.#used || this.#folds[p] === this.#folds[query]) return;
    const { points, order } = this.#tree;
    const cols = this.#cols;
    const limit = this.lists.limits[slot];
    const terms = this.#terms;
    let sum = 0;
    let squares = 0;
    for (let c = 0, a = query * cols, b = p * cols; c < cols; c++, a++, b++) {
      const difference = points[a] - points[b];
      const term = difference * difference;
      terms[c] = term;
      sum += term;
      squares += term * term;
    }
    sum *= 1 - ROUNDING;
    if (sum - Math.sqrt(squares) > limit) return;
    const { k, distances, searches } = this.lists;
    let offered = false;
    for (let search = 0, worst = slot * searches * k + k - 1; search < searches; search++, worst += k) {
      const left = this.#leftOut[search];
      const remaining = left === NOTHING ? sum : sum - terms[left];
      if (remaining > distances[worst]) continue;
      this.lists.offer(slot, search, order[p]);
      offered = true;
    }
    if (offered) this.lists.updateLimit(slot);
  }
}

/** Every column with its mean taken off: distances stay, and extents and rounding errors are the least. */
function centered({ rows, cols, data }: Matrix): Matrix {
  const means = new Float64Array(cols);
  for (let i = 0; i < data.length; i++) means[i % cols] += data[i] / rows;
  return matrix(
    rows,
    cols,
    data.map((value, i) => value - means[i % cols]),
  );
}
