import { cleanUp } from '../../domain/text/tokenizer/clean-up.ts';
import type { Tokenizer } from '../../domain/text/tokenizer/tokenizer.ts';
import { unknownText } from '../../domain/text/tokenizer/vocabulary.ts';
import { PremodelError } from '../../error.ts';
import type { Runtime } from '../runtime.ts';

export interface Encoding {
  readonly ids: Int32Array;
  /** How many of `ids` stand for text the vocabulary lacks. */
  readonly unknown: number;
  readonly truncated: boolean;
}

export interface SourceOptions {
  /** Put before the text; as one token where the vocabulary has it. */
  readonly prefix?: string;
  /** In place of the special token that names the source's language. */
  readonly languageId?: number;
}

export interface TextTokenizerOptions {
  /** Greatest number of ids of a source, special ones included. */
  readonly maxTokens: number;
  readonly vocabularySize: number;
  /** For error messages. */
  readonly file: string;
  /** Whether spaces before the marks of English are left out of translations. Default false. */
  readonly cleansUp?: boolean;
  /** Ends what takes unbounded time. Default: nothing of the tokenizer may, so nothing is watched. */
  readonly withinTime?: Runtime['withinTime'];
}

/** More text than this a token cannot stand for on average, except in a source that is nothing but repeats. */
const CHARACTERS_PER_TOKEN = 64;
const GENERAL_TOKENS = ['</s>', '<s>', '<pad>', '<unk>'];
const LONE_SURROGATES = /\p{Surrogate}/gu;
/** Hundreds of times what the longest source takes. */
const LONGEST_MS = 3000;
const TRIAL_TEXT = 'abc';

/** A model's tokenizer, within what the model takes. */
export class TextTokenizer {
  readonly #tokenizer: Tokenizer;
  readonly #options: TextTokenizerOptions;
  /** The special tokens a source gets. */
  readonly #specials: readonly number[];
  readonly #truncation: Tokenizer['truncation'];

  /** @throws PremodelError `invalid-tokenizer` where it gives ids that the model lacks */
  constructor(tokenizer: Tokenizer, options: TextTokenizerOptions) {
    this.#tokenizer = tokenizer;
    this.#options = options;
    const { before, behind } = tokenizer.specials;
    this.#specials = [...before, ...behind];
    this.#truncation = tokenizer.truncation;
    const bad = [...this.#specials, ...this.#letters()].find((id) => !this.#isKnown(id));
    if (bad === undefined) return;
    throw this.#error(`gives the id ${bad}, and the model has ${options.vocabularySize} tokens`);
  }

  /** Ids of a few letters, or of special tokens where the vocabulary lacks those letters. */
  trial(options: SourceOptions = {}): Int32Array {
    return this.#letters().length > 0
      ? this.encode(TRIAL_TEXT, options).ids
      : Int32Array.from(this.#specials);
  }

  /**
   * Ids of a text with the special tokens around it; none where there is nothing to translate.
   * @throws PremodelError `invalid-tokenizer`, `unknown-text` (the model has no token for it, nor one for the unknown), `too-slow`
   */
  encode(text: string, { prefix = '', languageId }: SourceOptions = {}): Encoding {
    const { maxTokens } = this.#options;
    const wellFormed = text.replace(LONE_SURROGATES, '\uFFFD');
    if (wellFormed.trim() === '') return { ids: new Int32Array(), unknown: 0, truncated: false };
    const bounded = cut(wellFormed, maxTokens * CHARACTERS_PER_TOKEN);
    const prefixId = prefix === '' ? undefined : this.idOf(prefix.trim());
    const all = this.#watched(() =>
      this.#tokenizer.encode(prefixId === undefined ? prefix + bounded : bounded),
    );
    const bare = this.#truncated(all, prefixId === undefined ? 0 : 1);
    const truncated = bounded.length < wellFormed.length || bare.length < all.length;
    if (bare.length === 0) return { ids: new Int32Array(), unknown: 0, truncated };
    const { before, behind } = this.#tokenizer.specials;
    const bad = bare.find((id) => !this.#isKnown(id));
    if (bad !== undefined) throw unknownText(this.#tokenizer.tokenOf(bad) ?? String(bad));
    let ids = [...before, ...bare, ...behind];
    if (prefixId !== undefined) ids = [prefixId, ...ids];
    if (languageId !== undefined) ids = this.#withLanguage(ids, languageId);
    const { unknownId } = this.#tokenizer;
    return {
      ids: Int32Array.from(ids),
      unknown: ids.reduce((count, id) => count + (id === unknownId ? 1 : 0), 0),
      truncated,
    };
  }

  /** Text of generated ids without special tokens. @throws PremodelError `too-slow` */
  decode(ids: Int32Array): string {
    const text = this.#watched(() => this.#tokenizer.decode(Array.from(ids)));
    return this.#options.cleansUp ? cleanUp(text) : text;
  }

  idOf(token: string): number | undefined {
    return this.#tokenizer.idOf(token);
  }

  /** What fits in beside the special tokens. */
  #truncated(ids: readonly number[], prefixes: number): readonly number[] {
    const truncation = this.#truncation;
    const most = Math.min(this.#options.maxTokens, truncation?.maxTokens ?? Number.POSITIVE_INFINITY);
    const room = Math.max(most - prefixes - this.#specials.length, 0);
    if (ids.length <= room) return ids;
    return truncation?.side === 'Left' ? ids.slice(ids.length - room) : ids.slice(0, room);
  }

  /** The language is the special token of a source that does not end or begin sentences in general. */
  #withLanguage(ids: readonly number[], languageId: number): number[] {
    const isGeneral = (id: number) => GENERAL_TOKENS.includes(this.#tokenizer.tokenOf(id) ?? '');
    const language = this.#specials.find((id) => !isGeneral(id));
    if (language === undefined)
      throw this.#error('puts no language on a source: sourceLanguage has no place');
    return ids.map((id) => (id === language ? languageId : id));
  }

  #letters(): readonly number[] {
    try {
      return this.#watched(() => this.#tokenizer.encode(TRIAL_TEXT));
    } catch (error) {
      if (PremodelError.is(error) && error.code === 'unknown-text') return [];
      throw error;
    }
  }

  #isKnown(id: number): boolean {
    return Number.isInteger(id) && id >= 0 && id < this.#options.vocabularySize;
  }

  #watched<T>(work: () => T): T {
    const { file, withinTime } = this.#options;
    return withinTime ? withinTime(LONGEST_MS, `the tokenizer of ${file}`, work) : work();
  }

  #error(what: string): PremodelError {
    const { file } = this.#options;
    return new PremodelError('invalid-tokenizer', `${file} ${what}`, {
      place: { file },
      remedy: 'Take the files of the tokenizer from the model’s Hugging Face repository.',
    });
  }
}

/** Not through a surrogate pair. */
function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
}
