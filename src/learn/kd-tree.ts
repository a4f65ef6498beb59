import { type Matrix, selectRows } from './matrix.ts';

/**
 * A balanced k-d tree with a tight box around the points of every node (Bentley 1975). Nodes are in preorder:
 * the left child of `node` is `node + 1`. A leaf has `right[node] === 0`.
 */
export interface KdTree {
  readonly cols: number;
  /** The row of the matrix at each position of the tree. */
  readonly order: Int32Array;
  /** The rows in tree order, so that the points of a leaf lie side by side: rows x cols. */
  readonly points: Float64Array;
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly right: Int32Array;
  /** Corners of the boxes: nodes x cols. */
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** @param leafSize the most points of a leaf, unless they are all equal */
export function buildKdTree(x: Matrix, leafSize: number): KdTree {
  const { rows, cols, data } = x;
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  const start: number[] = [];
  const end: number[] = [];
  const right: number[] = [];
  const low: number[] = [];
  const high: number[] = [];

  const grow = (from: number, to: number): number => {
    const node = start.push(from) - 1;
    end.push(to);
    right.push(0);
    let widest = -1;
    let spread = 0;
    for (let c = 0; c < cols; c++) {
      let least = Number.POSITIVE_INFINITY;
      let most = Number.NEGATIVE_INFINITY;
      for (let p = from; p < to; p++) {
        const value = data[order[p] * cols + c];
        if (value < least) least = value;
        if (value > most) most = value;
      }
      low.push(least);
      high.push(most);
      if (most - least > spread) {
        spread = most - least;
        widest = c;
      }
    }
    if (to - from > leafSize && widest >= 0) {
      const middle = (from + to) >>> 1;
      partitionAt(order, from, to - 1, middle, data, cols, widest);
      grow(from, middle);
      right[node] = grow(middle, to);
    }
    return node;
  };
  grow(0, rows);

  return {
    cols,
    order,
    points: selectRows(x, order).data,
    start: Int32Array.from(start),
    end: Int32Array.from(end),
    right: Int32Array.from(right),
    low: Float64Array.from(low),
    high: Float64Array.from(high),
  };
}

/** Hoare's quickselect on one column: afterwards nothing before `nth` is larger, nothing after it smaller. */
function partitionAt(
  order: Int32Array,
  first: number,
  last: number,
  nth: number,
  data: Float64Array,
  cols: number,
  col: number,
): void {
  while (first < last) {
    const pivot = data[order[(first + last) >>> 1] * cols + col];
    let i = first;
    let j = last;
    while (i <= j) {
      while (data[order[i] * cols + col] < pivot) i++;
      while (data[order[j] * cols + col] > pivot) j--;
      if (i <= j) {
        const swapped = order[i];
        order[i++] = order[j];
        order[j--] = swapped;
      }
    }
    if (nth <= j) last = j;
    else if (nth >= i) first = i;
    else return;
  }
}
