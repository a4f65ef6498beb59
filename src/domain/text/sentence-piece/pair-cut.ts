import { MinHeap } from '../tokenizer/min-heap.ts';
import type { PrefixIndex } from '../tokenizer/prefix-index.ts';
import { PIECE, type Piece } from './sentence-piece-model.ts';

/** More than there are characters in a text, so that rank and place make one number. */
const BASE = 2 ** 24;

/** Joins neighbouring pieces, those of the best score first, of equal ones the leftmost. */
export class PairCut {
  readonly #protected: PrefixIndex;
  /** Of pieces that may be joined: the order of their scores. */
  readonly #ranks = new Map<string, number>();
  readonly #unused: ReadonlySet<string>;

  constructor(pieces: readonly Piece[], protectedPieces: PrefixIndex) {
    this.#protected = protectedPieces;
    const usable = pieces.filter(({ type }) =>
      [PIECE.normal, PIECE.userDefined, PIECE.unused].some((each) => each === type),
    );
    this.#unused = new Set(usable.filter(({ type }) => type === PIECE.unused).map(({ text }) => text));
    const scores = [...new Set(usable.map(({ score }) => score))].sort((a, b) => b - a);
    const rankOf = new Map(scores.map((score, rank) => [score, rank]));
    for (const { text, score } of usable) this.#ranks.set(text, rankOf.get(score)!);
  }

  cut(text: string): string[] {
    const { parts, frozen } = this.#symbols(text);
    const count = parts.length;
    const next = Int32Array.from(parts, (_, i) => (i + 1 < count ? i + 1 : -1));
    const previous = Int32Array.from(parts, (_, i) => i - 1);
    const madeOf = new Map<string, [string, string]>();
    const queue = new MinHeap();
    /** Rank and joined text of what waits, by its left part: the latest of a pair is the valid one. */
    const offer = (left: number) => {
      const right = left < 0 ? -1 : next[left];
      if (right < 0 || frozen[left] || frozen[right]) return;
      const joined = parts[left] + parts[right];
      const rank = this.#ranks.get(joined);
      if (rank === undefined) return;
      queue.push(rank * BASE + left);
      if (this.#unused.has(joined)) madeOf.set(joined, [parts[left], parts[right]]);
    };
    for (let i = 0; i + 1 < count; i++) offer(i);
    for (let top = queue.pop(); top !== undefined; top = queue.pop()) {
      const left = top % BASE;
      const right = next[left];
      if (parts[left] === '' || right < 0 || frozen[left] || frozen[right]) continue;
      const joined = parts[left] + parts[right];
      if (this.#ranks.get(joined) !== Math.floor(top / BASE)) continue;
      parts[left] = joined;
      parts[right] = '';
      next[left] = next[right];
      if (next[left] >= 0) previous[next[left]] = left;
      offer(previous[left]);
      offer(left);
    }
    return parts.filter((part) => part !== '').flatMap((part) => this.#used(part, madeOf));
  }

  /** Characters, and what a user defined as a whole. */
  #symbols(text: string): { parts: string[]; frozen: Uint8Array } {
    const parts: string[] = [];
    const isWhole: number[] = [];
    for (let at = 0; at < text.length; ) {
      let end: number | undefined;
      this.#protected.forEachAt(text, at, (_, to) => {
        end = to;
      });
      isWhole.push(end === undefined ? 0 : 1);
      end ??= at + (text.codePointAt(at)! > 0xffff ? 2 : 1);
      parts.push(text.slice(at, end));
      at = end;
    }
    return { parts, frozen: Uint8Array.from(isWhole) };
  }

  /** Pieces that are only steps on the way to others are taken apart again. */
  #used(part: string, madeOf: ReadonlyMap<string, [string, string]>): string[] {
    const halves = this.#unused.has(part) ? madeOf.get(part) : undefined;
    return halves === undefined ? [part] : halves.flatMap((half) => this.#used(half, madeOf));
  }
}
