import { endOfSpace, startOfSpace, WORD_CHARACTER } from './characters.ts';
import type { Piece } from './pieces.ts';
import { PrefixIndex } from './prefix-index.ts';

/** A token that is found in a text before the model sees it. */
export interface AddedToken {
  readonly id: number;
  readonly content: string;
  /** Only where no letter or digit stands beside it. */
  readonly singleWord: boolean;
  /** Takes the white space before it. */
  readonly leftStrip: boolean;
  /** Takes the white space behind it. */
  readonly rightStrip: boolean;
  /** Looked for in the normalised text, by its own normalised form. */
  readonly normalized: boolean;
  readonly special: boolean;
}

/** Finds added tokens: the longest of those that begin first. */
export class AddedTokenFinder {
  readonly #tokens: readonly AddedToken[];
  readonly #index: PrefixIndex;

  /** @param contents what to look for, in the order of `tokens` */
  constructor(tokens: readonly AddedToken[], contents: readonly string[]) {
    this.#tokens = tokens;
    this.#index = new PrefixIndex(contents);
  }

  split({ text, atStart }: Piece): Piece[] {
    const pieces: Piece[] = [];
    let from = 0;
    const push = (start: number, end: number, id?: number) => {
      if (start < end) pieces.push({ text: text.slice(start, end), atStart: atStart && start === 0, id });
    };
    for (let at = 0; at < text.length; ) {
      const found = this.#longestAt(text, at);
      if (found === undefined) {
        at++;
        continue;
      }
      const { token, end } = found;
      if (!token.singleWord || isSingleWord(text, at, end)) {
        const start = token.leftStrip ? startOfSpace(text, at, from) : at;
        const stop = token.rightStrip ? endOfSpace(text, end) : end;
        push(from, start);
        push(start, stop, token.id);
        from = stop;
      }
      at = end;
    }
    push(from, text.length);
    return pieces;
  }

  #longestAt(text: string, at: number): { token: AddedToken; end: number } | undefined {
    let found: { token: AddedToken; end: number } | undefined;
    this.#index.forEachAt(text, at, (position, end) => {
      found = { token: this.#tokens[position], end };
    });
    return found;
  }
}

function isSingleWord(text: string, start: number, end: number): boolean {
  const before = [...text.slice(Math.max(start - 2, 0), start)].at(-1);
  const [behind] = text.slice(end, end + 2);
  return ![before, behind].some((character) => character !== undefined && WORD_CHARACTER.test(character));
}
