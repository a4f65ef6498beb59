import type { Matrix } from '../matrix.ts';

/** Leaves out nothing: a place among the columns that no column has. */
export const NOTHING = -1;

/**
 * The k nearest rows seen so far, for each row of the table and each search (a search leaves one column out).
 * Distances are kept for a few rows at a time only: those in the `slots`.
 */
export class NeighborLists {
  readonly searches: number;
  readonly k: number;
  /** rows x searches x k, nearest first, of equally near ones the lower row; −1: none. */
  readonly neighbors: Int32Array;
  /** slots x searches x k, squared. */
  readonly distances: Float64Array;
  /** Per slot: the largest of the searches' worst distances. What is farther for every search can be ignored. */
  readonly limits: Float64Array;
  readonly #x: Matrix;
  readonly #leftOut: Int32Array;
  readonly #rows: Int32Array;

  constructor(x: Matrix, leftOut: Int32Array, k: number, slots: number) {
    this.#x = x;
    this.#leftOut = leftOut;
    this.searches = leftOut.length;
    this.k = k;
    this.neighbors = new Int32Array(x.rows * leftOut.length * k).fill(-1);
    this.distances = new Float64Array(slots * leftOut.length * k);
    this.limits = new Float64Array(slots);
    this.#rows = new Int32Array(slots);
  }

  /** Starts the lists of a row, which takes the slot. */
  open(slot: number, row: number): void {
    const size = this.searches * this.k;
    this.#rows[slot] = row;
    this.limits[slot] = Number.POSITIVE_INFINITY;
    this.distances.fill(Number.POSITIVE_INFINITY, slot * size, (slot + 1) * size);
  }

  /** Puts `other` in its place among the neighbours, unless it is too far or there already. */
  offer(slot: number, search: number, other: number): void {
    const { k, distances, neighbors } = this;
    const row = this.#rows[slot];
    const distance = this.#distance(row, other, this.#leftOut[search]);
    const first = (slot * this.searches + search) * k;
    const shift = (row * this.searches + search) * k - first;
    let place = first + k;
    while (place > first) {
      const before = neighbors[shift + place - 1];
      if (before !== -1 && distance > distances[place - 1]) break;
      if (distance === distances[place - 1] && before !== -1 && other >= before) break;
      place--;
    }
    if (place === first + k || (place > first && neighbors[shift + place - 1] === other)) return;
    for (let at = first + k - 1; at > place; at--) {
      distances[at] = distances[at - 1];
      neighbors[shift + at] = neighbors[shift + at - 1];
    }
    distances[place] = distance;
    neighbors[shift + place] = other;
  }

  /** To be called after offers. */
  updateLimit(slot: number): void {
    const size = this.searches * this.k;
    let limit = 0;
    for (let at = slot * size + this.k - 1; at < (slot + 1) * size; at += this.k) {
      if (this.distances[at] > limit) limit = this.distances[at];
    }
    this.limits[slot] = limit;
  }

  /** Summed column by column as a search without that column would: equal to it to the last bit. */
  #distance(row: number, other: number, leftOut: number): number {
    const { cols, data } = this.#x;
    let sum = 0;
    for (let c = 0, a = row * cols, b = other * cols; c < cols; c++, a++, b++) {
      if (c === leftOut) continue;
      const difference = data[a] - data[b];
      sum += difference * difference;
    }
    return sum;
  }
}
