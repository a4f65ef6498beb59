import { Tokenizer } from '@huggingface/tokenizers';
import { PremodelError } from '../../error.ts';

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

export interface TokenizerLimits {
  /** Greatest number of ids of a source, special ones included. */
  readonly maxTokens: number;
  readonly vocabularySize: number;
  /** For error messages. */
  readonly file: string;
}

/** More text than this a token cannot stand for on average, except in a source that is nothing but repeats. */
const CHARACTERS_PER_TOKEN = 64;
const GENERAL_TOKENS = ['</s>', '<s>', '<pad>', '<unk>'];
const LONE_SURROGATES = /\p{Surrogate}/gu;

/** A Hugging Face `tokenizer.json`, with whatever its author put in it. */
export class TextTokenizer {
  readonly #tokenizer: Tokenizer;
  readonly #limits: TokenizerLimits;
  readonly #cleanUp: boolean;
  readonly #unknownId: number;
  /** The special tokens a source gets. */
  readonly #specials: readonly number[];

  /**
   * @param tokenizer contents of `tokenizer.json`
   * @param config contents of `tokenizer_config.json`
   * @throws PremodelError `invalid-tokenizer`
   */
  constructor(tokenizer: unknown, config: unknown, limits: TokenizerLimits) {
    this.#limits = limits;
    const settings = (config ?? {}) as Record<string, unknown>;
    this.#cleanUp = settings.clean_up_tokenization_spaces === true;
    this.#tokenizer = this.#guard(() => new Tokenizer(tokenizer as object, settings));
    this.#unknownId = this.#tokenizer.model?.unk_token_id ?? -1;
    this.#specials = this.#encode('', true);
  }

  /**
   * Ids of a text with the special tokens around it; none where there is nothing to translate.
   * @throws PremodelError `invalid-tokenizer`
   */
  encode(text: string, { prefix = '', languageId }: SourceOptions = {}): Encoding {
    const { maxTokens } = this.#limits;
    const wellFormed = text.replace(LONE_SURROGATES, '\uFFFD');
    if (wellFormed.trim() === '') return { ids: new Int32Array(), unknown: 0, truncated: false };
    const bounded = cut(wellFormed, maxTokens * CHARACTERS_PER_TOKEN);
    const prefixId = prefix === '' ? undefined : this.idOf(prefix.trim());
    const whole = prefixId === undefined ? prefix + bounded : bounded;
    let ids = this.#encode(whole, true);
    let truncated = bounded.length < wellFormed.length;
    const room = maxTokens - (prefixId === undefined ? 0 : 1);
    if (ids.length > room) {
      ids = this.#truncate(ids, this.#encode(whole, false), room);
      truncated = true;
    }
    if (ids.length <= this.#specials.length) return { ids: new Int32Array(), unknown: 0, truncated };
    if (prefixId !== undefined) ids = [prefixId, ...ids];
    if (languageId !== undefined) ids = this.#withLanguage(ids, languageId);
    return {
      ids: Int32Array.from(ids),
      unknown: ids.reduce((count, id) => count + (id === this.#unknownId ? 1 : 0), 0),
      truncated,
    };
  }

  /** Text of generated ids without special tokens. */
  decode(ids: Int32Array): string {
    if (ids.length === 0) return '';
    return this.#guard(() =>
      this.#tokenizer.decode(Array.from(ids), {
        skip_special_tokens: true,
        clean_up_tokenization_spaces: this.#cleanUp,
      }),
    );
  }

  idOf(token: string): number | undefined {
    return this.#tokenizer.token_to_id(token);
  }

  /** Leaves out the end of the text, not the special tokens around it. */
  #truncate(ids: readonly number[], bare: readonly number[], room: number): number[] {
    const specials = ids.length - bare.length;
    const before =
      Array.from({ length: specials + 1 }, (_, i) => i).find((start) => ids[start] === bare[0]) ?? 0;
    const after = specials - before;
    return [...ids.slice(0, Math.max(room - after, 0)), ...(after > 0 ? ids.slice(-after) : [])];
  }

  /** The language is the special token of a source that does not end or begin sentences in general. */
  #withLanguage(ids: readonly number[], languageId: number): number[] {
    const isGeneral = (id: number) => GENERAL_TOKENS.includes(this.#tokenizer.id_to_token(id) ?? '');
    const language = this.#specials.find((id) => !isGeneral(id));
    if (language === undefined)
      throw this.#error('puts no language on a source: sourceLanguage has no place');
    return ids.map((id) => (id === language ? languageId : id));
  }

  #encode(text: string, withSpecials: boolean): number[] {
    const ids: number[] = this.#guard(
      () => this.#tokenizer.encode(text, { add_special_tokens: withSpecials }).ids,
    );
    const { vocabularySize } = this.#limits;
    const bad = ids.findIndex((id) => !Number.isInteger(id) || id < 0 || id >= vocabularySize);
    if (bad < 0) return ids;
    throw this.#error(`gives the id ${ids[bad]}, and the model has ${vocabularySize} tokens`);
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (cause) {
      if (PremodelError.is(cause)) throw cause;
      throw this.#error(`cannot be used: ${(cause as Error).message}`, cause);
    }
  }

  #error(what: string, cause?: unknown): PremodelError {
    return new PremodelError('invalid-tokenizer', `${this.#limits.file} ${what}`, {
      place: { file: this.#limits.file },
      remedy: 'Take tokenizer.json and tokenizer_config.json from the model’s Hugging Face repository.',
      cause,
    });
  }
}

/** Not through a surrogate pair. */
function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
}
