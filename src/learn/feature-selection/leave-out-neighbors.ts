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
 * largest one exceeds the worst distance still wanted by any. Whichever column is left out, at least that much
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
    const { k, distances, searches } = this.lists;
    const cols = this.#cols;
    const terms = this.#terms;
    let least = Number.POSITIVE_INFINITY;
    for (let slot = 0; slot < this.#used; slot++) {
      let sum = 0;
      for (let c = 0, at = node * cols, q = this.#queries[slot] * cols; c < cols; c++, at++, q++) {
        const below = low[at] - points[q];
        const above = points[q] - high[at];
        const difference = (below + Math.abs(below) + above + Math.abs(above)) / 2;
        terms[c] = difference * difference;
        sum += terms[c];
      }
      sum *= 1 - ROUNDING;
      for (let search = 0, worst = slot * searches * k + k - 1; search < searches; search++, worst += k) {
        const left = this.#leftOut[search];
        const remaining = left === NOTHING ? sum : sum - terms[left];
        least = Math.min(least, remaining - distances[worst]);
      }
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
    const [q0, q1, q2, q3] = this.#queries;
    const from0 = q0 * cols;
    const from1 = q1 * cols;
    const from2 = q2 * cols;
    const from3 = q3 * cols;
    const last = end[node] - 1;
    for (let a = start[node]; a <= last; a += 2) {
      const b = a < last ? a + 1 : last;
      const fromA = a * cols;
      const fromB = b * cols;
      let a0 = 0;
      let b0 = 0;
      let a1 = 0;
      let b1 = 0;
      let a2 = 0;
      let b2 = 0;
      let a3 = 0;
      let b3 = 0;
      for (let c = 0; c < cols; c++) {
        const inA = points[fromA + c];
        const inB = points[fromB + c];
        const in0 = points[from0 + c];
        const in1 = points[from1 + c];
        const in2 = points[from2 + c];
        const in3 = points[from3 + c];
        a0 += in0 * inA;
        b0 += in0 * inB;
        a1 += in1 * inA;
        b1 += in1 * inB;
        a2 += in2 * inA;
        b2 += in2 * inB;
        a3 += in3 * inA;
        b3 += in3 * inB;
      }
      if (this.#atLeast(q0, a, a0) <= limits[0]) this.#consider(0, a);
      if (this.#atLeast(q1, a, a1) <= limits[1]) this.#consider(1, a);
      if (this.#atLeast(q2, a, a2) <= limits[2]) this.#consider(2, a);
      if (this.#atLeast(q3, a, a3) <= limits[3]) this.#consider(3, a);
      if (this.#atLeast(q0, b, b0) <= limits[0]) this.#consider(0, b);
      if (this.#atLeast(q1, b, b1) <= limits[1]) this.#consider(1, b);
      if (this.#atLeast(q2, b, b2) <= limits[2]) this.#consider(2, b);
      if (this.#atLeast(q3, b, b3) <= limits[3]) this.#consider(3, b);
    }
  }

  /** What at least remains of the squared distance of two points, by their product, without any one column. */
  #atLeast(q: number, p: number, product: number): number {
    const most = this.#extents[q] + this.#extents[p];
    return (this.#norms[q] + this.#norms[p]) * (1 - ROUNDING) - 2 * product - most * most;
  }

  /** Drops what is too far for every search, as soon as that is clear. */
  #consider(slot: number, p: number): void {
    const query = this.#queries[slot];
    if (slot >= this.#used || this.#folds[p] === this.#folds[query]) return;
    const { points } = this.#tree;
    const cols = this.#cols;
    const limit = this.lists.limits[slot];
    const even = cols - (cols % 2);
    let sum = 0;
    let squares = 0;
    let a = query * cols;
    let b = p * cols;
    for (let c = 0; c < even; c += 2, a += 2, b += 2) {
      const d0 = points[a] - points[b];
      const d1 = points[a + 1] - points[b + 1];
      const t0 = d0 * d0;
      const t1 = d1 * d1;
      sum += t0 + t1;
      squares += t0 * t0 + t1 * t1;
      const excess = sum * (1 - ROUNDING) - limit;
      // The root of the sum of the squared terms is no less than the largest term.
      if (excess * Math.abs(excess) > squares) return;
    }
    this.#offerToSearches(slot, p);
  }

  /** Sums once, and takes off what each search leaves out. */
  #offerToSearches(slot: number, p: number): void {
    const { points, order } = this.#tree;
    const cols = this.#cols;
    const terms = this.#terms;
    let sum = 0;
    for (let c = 0, a = this.#queries[slot] * cols, b = p * cols; c < cols; c++, a++, b++) {
      terms[c] = (points[a] - points[b]) ** 2;
      sum += terms[c];
    }
    sum *= 1 - ROUNDING;
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
