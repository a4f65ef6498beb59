import type { Fields } from './fields.ts';
import { PairMerger } from './pair-merger.ts';
import type { TokenModel } from './token-model.ts';
import { byteTokens, readVocabulary, unknownText } from './vocabulary.ts';

/** Words whose ids are kept: most words of a text are not new. */
const CACHED_WORDS = 10_000;
const LONGEST_CACHED = 256;

/**
 * Byte-pair encoding (Sennrich, Haddow & Birch, 2016): characters, then the pair that was learned first is merged,
 * again and again.
 */
export function readBytePairs(model: Fields): TokenModel {
  if ((model.raw('dropout') ?? 0) !== 0) {
    throw model.unsupported('has a "dropout": the same text would get other tokens at every call');
  }
  const vocabulary = readVocabulary(model);
  const characters = new CharacterReader(model, vocabulary);
  const merger = readMerges(model, vocabulary, model.text('continuing_subword_prefix') ?? '');
  const ignoresMerges = model.flag('ignore_merges') ?? false;
  const cache = new Map<string, readonly number[]>();

  const tokenize = (text: string) => {
    const whole = ignoresMerges ? vocabulary.get(text) : undefined;
    if (whole !== undefined) return [whole];
    const known = cache.get(text);
    if (known !== undefined) return [...known];
    const ids = merger.merge(characters.read(text));
    if (cache.size >= CACHED_WORDS) cache.clear();
    if (text.length <= LONGEST_CACHED) cache.set(text, ids);
    return ids;
  };
  return { vocabulary, unknownId: characters.unknownId, tokenize };
}

/** Ids of single characters, before any merge. */
class CharacterReader {
  readonly unknownId: number | undefined;
  readonly #vocabulary: ReadonlyMap<string, number>;
  readonly #prefix: string;
  readonly #suffix: string;
  readonly #fallsBack: boolean;
  readonly #fuses: boolean;
  /** An unknown token that is named and missing is an error, one that is not named leaves characters out. */
  readonly #leavesOut: boolean;

  constructor(model: Fields, vocabulary: ReadonlyMap<string, number>) {
    const unknown = model.text('unk_token');
    this.unknownId = unknown === undefined ? undefined : vocabulary.get(unknown);
    this.#leavesOut = unknown === undefined;
    this.#vocabulary = vocabulary;
    this.#prefix = model.text('continuing_subword_prefix') ?? '';
    this.#suffix = model.text('end_of_word_suffix') ?? '';
    this.#fallsBack = model.flag('byte_fallback') ?? false;
    this.#fuses = model.flag('fuse_unk') ?? false;
  }

  read(word: string): number[] {
    const characters = [...word];
    const ids: number[] = [];
    // An unknown character waits for the next that is no bytes, as in Python's tokenizers.
    let isWaiting = false;
    characters.forEach((character, i) => {
      const isLast = i === characters.length - 1;
      const token = (i > 0 ? this.#prefix : '') + character + (isLast ? this.#suffix : '');
      const id = this.#vocabulary.get(token);
      if (id !== undefined) {
        if (isWaiting) ids.push(this.unknownId!);
        isWaiting = false;
        ids.push(id);
        return;
      }
      const bytes = this.#fallsBack ? byteTokens(token, this.#vocabulary) : undefined;
      if (bytes !== undefined) {
        ids.push(...bytes);
        return;
      }
      if (this.#leavesOut) return;
      if (this.unknownId === undefined) throw unknownText(character);
      if (isWaiting && !this.#fuses) ids.push(this.unknownId);
      isWaiting = true;
    });
    if (isWaiting) ids.push(this.unknownId!);
    return ids;
  }
}

function readMerges(model: Fields, vocabulary: ReadonlyMap<string, number>, prefix: string): PairMerger {
  const idOf = (token: string) => {
    const id = vocabulary.get(token);
    if (id === undefined) throw model.invalid(`merges "${token.slice(0, 40)}", which is no token`);
    return id;
  };
  const merges = model.list('merges').map((merge) => {
    const pair = typeof merge === 'string' ? merge.split(' ') : merge;
    const isPair = Array.isArray(pair) && pair.length === 2 && pair.every((each) => typeof each === 'string');
    if (!isPair) throw model.invalid(`has the merge ${JSON.stringify(merge)?.slice(0, 40)}`);
    const [left, right] = pair as [string, string];
    return [idOf(left), idOf(right), idOf(left + right.slice(prefix.length))] as const;
  });
  return new PairMerger(merges);
}
