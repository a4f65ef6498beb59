import { PrefixIndex } from '../tokenizer/prefix-index.ts';
import { PIECE, type Piece } from './sentence-piece-model.ts';
import { byteLength } from './text-normalizer.ts';

const UNKNOWN_PENALTY = 10;
/** Of 32-bit numbers: where SentencePiece begins to look for the best score. */
const LEAST_POSITIVE = 2 ** -126;

/** The most probable way to cut a text into pieces. As in SentencePiece, sums are kept in 32 bits. */
export class UnigramCut {
  readonly #pieces: readonly Piece[];
  readonly #index: PrefixIndex;
  readonly #unknownScore: number;
  readonly #best: number;

  constructor(pieces: readonly Piece[]) {
    this.#pieces = pieces;
    const isFound = ({ type }: Piece) => type === PIECE.normal || type === PIECE.userDefined;
    // What is left out keeps its place, so that positions are those of the pieces.
    this.#index = new PrefixIndex(pieces.map((piece) => (isFound(piece) ? piece.text : '')));
    const scores = pieces.filter(({ type }) => type === PIECE.normal).map(({ score }) => score);
    const worst = scores.reduce((a, b) => Math.min(a, b), Number.MAX_VALUE);
    this.#best = scores.reduce((a, b) => Math.max(a, b), LEAST_POSITIVE);
    this.#unknownScore = Math.fround(worst - UNKNOWN_PENALTY);
  }

  cut(text: string): string[] {
    const size = text.length;
    const best = new Float32Array(size + 1);
    const startsAt = new Int32Array(size + 1).fill(-1);
    for (let start = 0; start < size; ) {
      const step = text.codePointAt(start)! > 0xffff ? 2 : 1;
      let hasSingle = false;
      const offer = (end: number, total: number) => {
        if (startsAt[end] >= 0 && total <= best[end]) return;
        best[end] = total;
        startsAt[end] = start;
      };
      this.#index.forEachAt(text, start, (position, end) => {
        offer(end, best[start] + this.#score(position, text, start, end));
        hasSingle ||= end - start === step;
      });
      if (!hasSingle) offer(start + step, Math.fround(best[start] + this.#unknownScore));
      start += step;
    }
    const parts: string[] = [];
    for (let end = size; end > 0; end = startsAt[end]) parts.push(text.slice(startsAt[end], end));
    return parts.reverse();
  }

  /** What a user defined is always preferred. */
  #score(position: number, text: string, start: number, end: number): number {
    const { type, score } = this.#pieces[position];
    if (type !== PIECE.userDefined) return score;
    return Math.fround(byteLength(text, start, end) * this.#best) - 0.1;
  }
}
