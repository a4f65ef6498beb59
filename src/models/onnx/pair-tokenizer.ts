import { configuredTokens } from '../../domain/text/tokenizer/configured-tokens.ts';
import { Fields } from '../../domain/text/tokenizer/fields.ts';
import { fillTemplate, type TokenSequence } from '../../domain/text/tokenizer/fill-template.ts';
import { JsonTokenizer } from '../../domain/text/tokenizer/tokenizer.ts';
import type { Truncation } from '../../domain/text/tokenizer/truncation.ts';
import { unknownText } from '../../domain/text/tokenizer/vocabulary.ts';
import { PremodelError } from '../../error.ts';
import type { ModelFiles } from '../model-files.ts';
import type { Runtime } from '../runtime.ts';
import { hasRepeats } from './open-tokenizer.ts';
import type { TextClassifierFolder } from './text-classifier-folder.ts';

/** A text longer than this is refused: no model reads more than its beginning, and all of it would be cut up. */
const LONGEST_TEXT = 1_000_000;
/** So many characters give enough tokens, as a rule: where they do not, the whole text is cut up. */
const CHARACTERS_PER_TOKEN = 32;
const LEAST_CHARACTERS = 20_000;
/** Hundreds of times what ordinary texts take. */
const LONGEST_MS = 3000;
const LONE_SURROGATES = /\p{Surrogate}/gu;
const WHITE_SPACE = /\s/;

/** One text or two to what a classifier reads, as transformers does it by `truncation=True`. */
export class PairTokenizer {
  readonly #tokenizer: JsonTokenizer;
  readonly #file: string;
  readonly #truncation: Truncation;
  readonly #vocabularySize: number;
  /** Absent: nothing of the tokenizer can take unbounded time. */
  readonly #withinTime?: Runtime['withinTime'];

  /** @throws PremodelError `invalid-tokenizer`, `unsupported-tokenizer` */
  constructor(
    {
      reader,
      tokenizer,
      tokenizerConfig,
      limits,
    }: Pick<TextClassifierFolder, 'tokenizer' | 'tokenizerConfig' | 'limits'> & {
      readonly reader: Pick<ModelFiles, 'place'>;
    },
    { withinTime }: Pick<Runtime, 'withinTime'>,
  ) {
    this.#file = reader.place('tokenizer.json');
    const configured = configuredTokens(new Fields(tokenizerConfig, reader.place('tokenizer_config.json')));
    this.#tokenizer = new JsonTokenizer(tokenizer, this.#file, configured);
    const side = limits.side ?? this.#tokenizer.truncationSide ?? 'Right';
    this.#truncation = { maxTokens: limits.maxTokens, side };
    this.#vocabularySize = limits.vocabularySize ?? Number.POSITIVE_INFINITY;
    if (hasRepeats(tokenizer)) this.#withinTime = withinTime;
  }

  /**
   * @param texts one, or two
   * @throws PremodelError `unsupported-input` (too long), `unknown-text`, `too-slow`, `invalid-tokenizer` (a token that
   *   the model lacks), `unsupported-tokenizer` (of two texts)
   */
  encode(texts: readonly [string] | readonly [string, string]): TokenSequence {
    const { single, pair } = this.#tokenizer.templates;
    const template = texts.length === 1 ? single : pair();
    const sequence = fillTemplate(
      template,
      texts.map((text) => this.#idsOf(text)),
      this.#truncation,
    );
    const bad = sequence.ids.find((id) => id >= this.#vocabularySize);
    if (bad !== undefined) throw this.#lacks(bad);
    if (sequence.ids.length === 0) throw unknownText(texts.join(' '));
    return sequence;
  }

  /** Ids of a text; of a long one only those that can be needed. */
  #idsOf(text: string): readonly number[] {
    if (text.length > LONGEST_TEXT) throw tooLong(text.length);
    const wellFormed = text.replace(LONE_SURROGATES, '\uFFFD');
    const { maxTokens, side } = this.#truncation;
    const part = partOf(wellFormed, Math.max(maxTokens * CHARACTERS_PER_TOKEN, LEAST_CHARACTERS), side);
    const ids = this.#tokenize(part);
    return ids.length > maxTokens || part.length === wellFormed.length ? ids : this.#tokenize(wellFormed);
  }

  #tokenize(text: string): readonly number[] {
    const work = () => this.#tokenizer.encode(text);
    const what = `the tokenizer of ${this.#file}`;
    return this.#withinTime ? this.#withinTime(LONGEST_MS, what, work) : work();
  }

  #lacks(id: number): PremodelError {
    return new PremodelError(
      'invalid-tokenizer',
      `${this.#file} gives the id ${id}, and the model has ${this.#vocabularySize} tokens`,
      {
        place: { file: this.#file },
        remedy: 'Take the files of the tokenizer from the model’s Hugging Face repository.',
      },
    );
  }
}

/** The beginning of a text, or its end, up to the white space next to `length`: words stay whole. */
function partOf(text: string, length: number, side: Truncation['side']): string {
  let at = length;
  const characterAt = side === 'Right' ? (i: number) => text[i] : (i: number) => text[text.length - 1 - i];
  while (at < text.length && !WHITE_SPACE.test(characterAt(at))) at++;
  if (at >= text.length) return text;
  return side === 'Right' ? text.slice(0, at) : text.slice(text.length - at);
}

function tooLong(length: number): PremodelError {
  return new PremodelError(
    'unsupported-input',
    `a text of ${length} characters; the longest there may be has ${LONGEST_TEXT}`,
    { remedy: 'Give its beginning: a model reads no more than a few thousand words.' },
  );
}
