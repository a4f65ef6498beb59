import { bytePairPieces } from './byte-pair-pieces.ts';

/** Marks the piece that ends a word. */
export const WORD_END = '_';

/** Merging takes time that grows with the square of the length: longer words are cut. */
const LONGEST_WORD = 64;

/**
 * How many pieces byte-pair encoding (Sennrich, Haddow & Birch 2016) cuts a lower-cased word into: of two
 * neighbouring pieces, those that make the piece learned first are joined, again and again. The pieces were
 * learned once from general English and belong to no model, so that the count is the same whatever runs.
 */
export function countPieces(word: string): number {
  const characters = [...word];
  let pieces = 0;
  for (let from = 0; from < characters.length; from += LONGEST_WORD) {
    const part = characters.slice(from, from + LONGEST_WORD);
    if (from + LONGEST_WORD >= characters.length) part[part.length - 1] += WORD_END;
    pieces += joined(part);
  }
  return pieces;
}

function joined(pieces: string[]): number {
  const ranks = learnedRanks();
  for (;;) {
    let best = Number.POSITIVE_INFINITY;
    let at = -1;
    for (let i = 1; i < pieces.length; i++) {
      const rank = ranks.get(pieces[i - 1] + pieces[i]);
      if (rank !== undefined && rank < best) [best, at] = [rank, i];
    }
    if (at < 0) return pieces.length;
    pieces.splice(at - 1, 2, pieces[at - 1] + pieces[at]);
  }
}

let learned: ReadonlyMap<string, number> | undefined;

/** Rank of every piece, read when first needed. */
function learnedRanks(): ReadonlyMap<string, number> {
  learned ??= new Map(
    bytePairPieces
      .trim()
      .split(/\s+/)
      .map((piece, rank) => [piece, rank]),
  );
  return learned;
}
