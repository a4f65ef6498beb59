import { MinHeap } from './min-heap.ts';

/** More than there are ids, and than there are characters in a word. */
const BASE = 2 ** 24;

/** Merges neighbouring ids, those of the earliest rule first, of equal ones the leftmost. */
export class PairMerger {
  /** Rank of a pair. */
  readonly #ranks = new Map<number, number>();
  /** What a merge makes, by rank. */
  readonly #made: Int32Array;

  /** @param merges left id, right id, merged id; in the order they were learned */
  constructor(merges: readonly (readonly [number, number, number])[]) {
    this.#made = Int32Array.from(merges, ([, , made]) => made);
    merges.forEach(([left, right], rank) => {
      this.#ranks.set(left * BASE + right, rank);
    });
  }

  merge(ids: readonly number[]): number[] {
    const count = ids.length;
    const tokens = Int32Array.from(ids);
    const next = Int32Array.from(ids, (_, i) => (i + 1 < count ? i + 1 : -1));
    const previous = Int32Array.from(ids, (_, i) => i - 1);
    const isGone = new Uint8Array(count);
    const queue = new MinHeap();
    const rankAt = (left: number) => this.#ranks.get(tokens[left] * BASE + tokens[next[left]]);
    const offer = (left: number) => {
      const rank = left < 0 || next[left] < 0 ? undefined : rankAt(left);
      if (rank !== undefined) queue.push(rank * BASE + left);
    };
    for (let i = 0; i + 1 < count; i++) offer(i);
    for (let top = queue.pop(); top !== undefined; top = queue.pop()) {
      const left = top % BASE;
      const made = this.#made[Math.floor(top / BASE)];
      if (isGone[left] || next[left] < 0) continue;
      const rank = rankAt(left);
      if (rank === undefined || this.#made[rank] !== made) continue;
      const right = next[left];
      tokens[left] = made;
      isGone[right] = 1;
      next[left] = next[right];
      if (next[left] >= 0) previous[next[left]] = left;
      offer(previous[left]);
      offer(left);
    }
    return Array.from(tokens).filter((_, i) => !isGone[i]);
  }
}
