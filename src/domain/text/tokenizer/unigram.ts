import type { Fields } from './fields.ts';
import { PrefixIndex } from './prefix-index.ts';
import type { TokenModel } from './token-model.ts';
import { byteTokens, unknownText } from './vocabulary.ts';

/** How much worse than the worst token an unknown character is. */
const UNKNOWN_PENALTY = 10;

/**
 * The most probable way to cut a piece into tokens (Kudo, "Subword regularization", 2018), as Python's tokenizers
 * finds it: neighbouring unknown characters are one unknown token, or their bytes where the model asks for that.
 */
export function readUnigram(model: Fields): TokenModel {
  const { tokens, scores } = readScores(model);
  const unknownId = model.count('unk_id');
  if (unknownId !== undefined && unknownId >= tokens.length)
    throw model.invalid(`has the unk_id ${unknownId}`);
  const fallsBack = model.flag('byte_fallback') ?? false;
  const vocabulary = new Map(tokens.map((token, id) => [token, id]));
  const index = new PrefixIndex(tokens);
  const worst = scores.reduce((least, score) => Math.min(least, score), Number.POSITIVE_INFINITY);
  const unknownScore = unknownId === undefined ? undefined : worst - UNKNOWN_PENALTY;
  const lattice = { tokens, scores, vocabulary, index, unknownScore };

  const tokenize = (text: string) =>
    bestCut(text, lattice).flatMap((part) => {
      const id = vocabulary.get(part);
      if (id !== undefined) return id;
      const bytes = fallsBack ? byteTokens(part, vocabulary) : undefined;
      // Only where there is an unknown token is there an unknown part.
      return bytes ?? unknownId!;
    });
  return { vocabulary, unknownId, tokenize };
}

interface Lattice {
  readonly tokens: readonly string[];
  readonly scores: readonly number[];
  readonly vocabulary: ReadonlyMap<string, number>;
  readonly index: PrefixIndex;
  /** Where there is none, unknown text is an error. */
  readonly unknownScore: number | undefined;
}

/** Parts of a text; what is unknown is one part from known to known. */
function bestCut(text: string, { tokens, scores, vocabulary, index, unknownScore }: Lattice): string[] {
  const size = text.length;
  /** Of the best path that ends there. */
  const best = new Float64Array(size + 1);
  const startsAt = new Int32Array(size + 1).fill(-1);
  const isUnknown = new Uint8Array(size + 1);
  for (let start = 0; start < size; ) {
    const step = text.codePointAt(start)! > 0xffff ? 2 : 1;
    let hasSingle = false;
    const offer = (end: number, score: number, unknown: boolean) => {
      if (startsAt[end] >= 0 && best[start] + score <= best[end]) return;
      best[end] = best[start] + score;
      startsAt[end] = start;
      isUnknown[end] = unknown ? 1 : 0;
    };
    index.forEachAt(text, start, (position, end) => {
      offer(end, scores[vocabulary.get(tokens[position])!], false);
      hasSingle ||= end - start === step;
    });
    if (!hasSingle) {
      if (unknownScore !== undefined) offer(start + step, unknownScore, true);
      else if (startsAt[start + step] < 0) throw unknownText(text.slice(start, start + step));
    }
    start += step;
  }
  const parts: string[] = [];
  for (let end = size; end > 0; ) {
    let start = startsAt[end];
    if (isUnknown[end]) while (start > 0 && isUnknown[start]) start = startsAt[start];
    parts.push(text.slice(start, end));
    end = start;
  }
  return parts.reverse();
}

function readScores(model: Fields): { tokens: string[]; scores: number[] } {
  const tokens: string[] = [];
  const scores: number[] = [];
  for (const entry of model.list('vocab')) {
    const [token, score] = Array.isArray(entry) ? (entry as unknown[]) : [];
    if (typeof token !== 'string' || typeof score !== 'number') {
      throw model.invalid('has a vocabulary that is no list of tokens with scores');
    }
    tokens.push(token);
    scores.push(score);
  }
  if (tokens.length === 0) throw model.invalid('has no vocabulary');
  return { tokens, scores };
}
