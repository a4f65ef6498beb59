import { type AddedToken, AddedTokenFinder } from './added-tokens.ts';
import type { ConfiguredToken, ConfiguredTokens } from './configured-tokens.ts';
import { type Decoder, readDecoder } from './decoders.ts';
import { Fields } from './fields.ts';
import { readTokenModel } from './model.ts';
import type { Normalizer } from './normalizer.ts';
import { readNormalizer } from './normalizers.ts';
import type { Piece } from './pieces.ts';
import { type PreTokenizer, readPreTokenizer } from './pre-tokenizers.ts';
import { type SpecialTokens, specialTokensOf } from './special-tokens.ts';
import { BARE, readTemplates, type Templates } from './templates.ts';
import type { TokenModel } from './token-model.ts';
import { readSide, readTruncation, type Truncation } from './truncation.ts';
import { checkedId } from './vocabulary.ts';

/** Text to ids and back. */
export interface Tokenizer {
  /** Put around the ids of a source. */
  readonly specials: SpecialTokens;
  /** Of what the vocabulary lacks. */
  readonly unknownId: number | undefined;
  /** How the file wants long sources cut. */
  readonly truncation?: Truncation;
  /**
   * Ids of a text without the special tokens around it.
   * @throws PremodelError `unknown-text`
   */
  encode(text: string): number[];
  /** Text of ids, without special tokens. */
  decode(ids: readonly number[]): string;
  idOf(token: string): number | undefined;
  tokenOf(id: number): string | undefined;
}

/**
 * A Hugging Face `tokenizer.json`: does what Python's tokenizers does with it, or says that it cannot. Padding is left
 * out, since one source needs none.
 */
export class JsonTokenizer implements Tokenizer {
  readonly specials: SpecialTokens;
  /** What it makes of one text, and of two. */
  readonly templates: Templates;
  readonly #truncation?: Fields;
  readonly #normalizer?: Normalizer;
  readonly #preTokenizer?: PreTokenizer;
  readonly #model: TokenModel;
  readonly #decoder?: Decoder;
  readonly #added: readonly AddedToken[];
  readonly #rawFinder: AddedTokenFinder;
  readonly #normalizedFinder: AddedTokenFinder;
  readonly #tokens: ReadonlyMap<number, string>;
  readonly #special: ReadonlySet<number>;

  /**
   * @param json contents of `tokenizer.json`
   * @param file for error messages
   * @param configured tokens of `tokenizer_config.json`, added where the file lacks them. Default: none.
   * @throws PremodelError `invalid-tokenizer`, `unsupported-tokenizer`
   */
  constructor(json: unknown, file: string, configured?: ConfiguredTokens) {
    const root = new Fields(json, file);
    this.#normalizer = optional(root.object('normalizer'), readNormalizer);
    this.#preTokenizer = optional(root.object('pre_tokenizer'), readPreTokenizer);
    this.#model = readTokenModel(root.required('model', root.object('model')));
    this.#decoder = optional(root.object('decoder'), readDecoder);
    this.templates = optional(root.object('post_processor'), readTemplates) ?? BARE;
    this.specials = specialTokensOf(this.templates.single);
    this.#truncation = root.object('truncation');
    this.#added = readAddedTokens(root, this.#model.vocabulary, configured);
    const [normalized, raw] = [true, false].map((flag) =>
      this.#added.filter((token) => token.normalized === flag).toSorted(specialFirst),
    );
    this.#rawFinder = new AddedTokenFinder(
      raw,
      raw.map(({ content }) => content),
    );
    this.#normalizedFinder = new AddedTokenFinder(
      normalized,
      normalized.map(({ content }) => this.#normalize(content)),
    );
    const tokens = new Map<number, string>();
    for (const [token, id] of this.#model.vocabulary) tokens.set(id, token);
    for (const { content, id } of this.#added) tokens.set(id, content);
    this.#tokens = tokens;
    this.#special = new Set(this.#added.filter(({ special }) => special).map(({ id }) => id));
  }

  /** @throws PremodelError `invalid-tokenizer`, `unsupported-tokenizer` (it is for two texts) */
  get truncation(): Truncation | undefined {
    return optional(this.#truncation, readTruncation);
  }

  /** Which end of a long text is cut. Default: not said. */
  get truncationSide(): Truncation['side'] | undefined {
    return optional(this.#truncation, readSide);
  }

  get unknownId(): number | undefined {
    return this.#model.unknownId;
  }

  encode(text: string): number[] {
    return this.#rawFinder
      .split({ text, atStart: true })
      .flatMap((piece) => (piece.id === undefined ? this.#normalizedPieces(piece) : piece))
      .flatMap((piece) => piece.id ?? this.#words(piece).flatMap((word) => this.#model.tokenize(word.text)));
  }

  decode(ids: readonly number[]): string {
    const tokens = ids
      .filter((id) => !this.#special.has(id))
      .map((id) => this.#tokens.get(id))
      .filter((token) => token !== undefined);
    return this.#decoder === undefined ? tokens.join(' ') : this.#decoder(tokens).join('');
  }

  idOf(token: string): number | undefined {
    return this.#added.find(({ content }) => content === token)?.id ?? this.#model.vocabulary.get(token);
  }

  tokenOf(id: number): string | undefined {
    return this.#tokens.get(id);
  }

  #normalizedPieces({ text, atStart }: Piece): Piece[] {
    const startRemoved = atStart && this.#normalizer?.removesStart?.(text) === true;
    return this.#normalizedFinder.split({ text: this.#normalize(text), atStart: atStart && !startRemoved });
  }

  #words(piece: Piece): Piece[] {
    return this.#preTokenizer === undefined ? [piece] : this.#preTokenizer(piece);
  }

  #normalize(text: string): string {
    return this.#normalizer?.normalize(text) ?? text;
  }
}

function optional<T>(fields: Fields | undefined, read: (fields: Fields) => T): T | undefined {
  return fields === undefined ? undefined : read(fields);
}

/** Of two that stand for the same text, Python's tokenizers takes the special one. */
function specialFirst(a: AddedToken, b: AddedToken): number {
  return Number(b.special) - Number(a.special);
}

function readAddedTokens(
  root: Fields,
  vocabulary: ReadonlyMap<string, number>,
  configured?: ConfiguredTokens,
): AddedToken[] {
  const added = new Map<string, AddedToken>();
  let next = vocabulary.size;
  for (const token of root.objects('added_tokens')) {
    const content = token.required('content', token.text('content'));
    if (content === '' || added.has(content)) continue;
    const id = checkedId(token, content, token.raw('id'));
    const expected = vocabulary.get(content) ?? next;
    if (expected === next) next++;
    if (id !== expected)
      throw token.unsupported(`has the id ${id}, and Python’s tokenizers gives it ${expected}`);
    const flag = (name: string) => token.required(name, token.flag(name));
    added.set(content, {
      id,
      content,
      singleWord: flag('single_word'),
      leftStrip: flag('lstrip'),
      rightStrip: flag('rstrip'),
      normalized: flag('normalized'),
      special: flag('special'),
    });
  }
  const add = (token: ConfiguredToken) => {
    const before = added.get(token.content);
    const id = before?.id ?? vocabulary.get(token.content) ?? next++;
    // What is said last holds, but a special token remains one.
    added.set(token.content, { ...token, id, special: token.special || before?.special === true });
  };
  for (const token of configured?.listed ?? []) if (token.content !== '') add(token);
  for (const token of configured?.named ?? [])
    if (token.content !== '' && !added.has(token.content)) add(token);
  return [...added.values()];
}
