import type { SentencePiece } from '../sentence-piece/sentence-piece.ts';
import { SPACE_MARK } from '../sentence-piece/sentence-piece-model.ts';
import { type AddedToken, AddedTokenFinder } from './added-tokens.ts';
import { stripped } from './characters.ts';
import { Fields } from './fields.ts';
import type { SpecialTokens } from './special-tokens.ts';
import type { Tokenizer } from './tokenizer.ts';
import { checkedId, readVocabulary } from './vocabulary.ts';

/** Contents of the files of a Marian model, unchecked. */
export interface MarianFiles {
  readonly source: SentencePiece;
  /** `vocab.json`. */
  readonly vocabulary: unknown;
  /** `tokenizer_config.json`, where there is one. */
  readonly config?: unknown;
  /** For error messages. */
  readonly vocabularyFile: string;
  readonly configFile: string;
}

/**
 * What transformers' `MarianTokenizer` does: the pieces of `source.spm`, with the ids of `vocab.json`. A language
 * (`>>deu<<`) before a text is a token.
 */
export class MarianTokenizer implements Tokenizer {
  readonly specials: SpecialTokens;
  readonly unknownId: number;
  readonly #source: SentencePiece;
  readonly #ids: ReadonlyMap<string, number>;
  readonly #tokens: ReadonlyMap<number, string>;
  readonly #finder: AddedTokenFinder;
  readonly #special: ReadonlySet<number>;

  /** @throws PremodelError `invalid-tokenizer`, `unsupported-tokenizer` */
  constructor({ source, vocabulary, config, vocabularyFile, configFile }: MarianFiles) {
    const root = new Fields({ vocab: vocabulary }, vocabularyFile);
    const settings = new Fields(config ?? {}, configFile);
    assertSupported(settings);
    this.#source = source;
    const ids = readVocabulary(root);
    const added = readAddedTokens(settings, ids);
    for (const { content, id } of added) ids.set(content, id);
    this.#ids = ids;
    this.#tokens = new Map([...ids].map(([token, id]) => [id, token]));
    const contents = added.map(({ content }) => content);
    this.#finder = new AddedTokenFinder(added, contents);
    this.#special = new Set(added.filter(({ special }) => special).map(({ id }) => id));
    const idOf = (name: keyof typeof NAMES) => {
      const id = ids.get(nameOf(settings, name));
      if (id === undefined) throw root.invalid(`lacks the token "${nameOf(settings, name)}"`);
      return id;
    };
    this.unknownId = idOf('unk_token');
    this.specials = { before: [], behind: [idOf('eos_token')] };
  }

  encode(text: string): number[] {
    return this.#finder
      .split({ text, atStart: true })
      .flatMap(
        (piece) => piece.id ?? this.#pieces(piece.text).map((part) => this.#ids.get(part) ?? this.unknownId),
      );
  }

  decode(ids: readonly number[]): string {
    const tokens = ids
      .filter((id) => !this.#special.has(id))
      .map((id) => this.#tokens.get(id))
      .filter((token) => token !== undefined);
    return stripped(this.#source.join(tokens).replaceAll(SPACE_MARK, ' '));
  }

  idOf(token: string): number | undefined {
    return this.#ids.get(token);
  }

  tokenOf(id: number): string | undefined {
    return this.#tokens.get(id);
  }

  #pieces(text: string): string[] {
    const end = text.startsWith('>>') ? text.indexOf('<<') : -1;
    if (end < 0) return this.#source.encode(text);
    return [text.slice(0, end + 2), ...this.#source.encode(text.slice(end + 2))];
  }
}

const NAMES = { unk_token: '<unk>', eos_token: '</s>', pad_token: '<pad>' };

/** A token of the configuration is a text, or an object with a `content`. */
function nameOf(settings: Fields, name: keyof typeof NAMES): string {
  if (typeof settings.raw(name) === 'string') return settings.text(name)!;
  return settings.object(name)?.text('content') ?? NAMES[name];
}

function assertSupported(settings: Fields): void {
  if (settings.flag('separate_vocabs')) {
    throw settings.unsupported(
      'has "separate_vocabs": source and translation would have tokens of their own',
    );
  }
  const options = settings.object('sp_model_kwargs')?.entries() ?? [];
  if (options.length > 0) throw settings.unsupported('has "sp_model_kwargs", options of SentencePiece');
}

/** Those that `added_tokens_decoder` lists, and those that every Marian model has. */
function readAddedTokens(settings: Fields, ids: ReadonlyMap<string, number>): AddedToken[] {
  const special = Object.keys(NAMES).map((name) => nameOf(settings, name as keyof typeof NAMES));
  const added = new Map<string, AddedToken>();
  const plain = { singleWord: false, leftStrip: false, rightStrip: false, normalized: false };
  for (const content of special) {
    const id = ids.get(content);
    if (id !== undefined) added.set(content, { ...plain, id, content, special: true });
  }
  for (const [key, value] of settings.object('added_tokens_decoder')?.entries() ?? []) {
    const token = new Fields(value, 'tokenizer_config.json', `added_tokens_decoder.${key}`);
    const content = token.required('content', token.text('content'));
    if (token.flag('single_word'))
      throw token.unsupported('is a single word, which Marian’s tokenizer joins');
    added.set(content, {
      ...plain,
      id: checkedId(token, content, Number(key)),
      content,
      leftStrip: token.flag('lstrip') ?? false,
      rightStrip: token.flag('rstrip') ?? false,
      special: special.includes(content),
    });
  }
  return [...added.values()];
}
