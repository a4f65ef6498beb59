import { ConfigReader } from './config-reader.ts';
import { assertSupported } from './generation-fields.ts';
import { type ModelFacts, parseModelFacts } from './model-facts.ts';

/** How translations are searched for; names as in Hugging Face's `GenerationConfig`. Lengths are in tokens. */
export interface GenerationConfig {
  readonly vocabularySize: number;
  /** 1 is greedy search. */
  readonly numBeams: number;
  /** Greatest length, the decoder's start token included. */
  readonly maxLength: number;
  /** Least length, the decoder's start token included. */
  readonly minLength: number;
  readonly minNewTokens: number;
  readonly lengthPenalty: number;
  readonly earlyStopping: boolean | 'never';
  /** 0: repeats are allowed. */
  readonly noRepeatNgramSize: number;
  /** 1: none. */
  readonly repetitionPenalty: number;
  readonly badWords: readonly (readonly number[])[];
  readonly suppressTokens: readonly number[];
  readonly beginSuppressTokens: readonly number[];
  readonly forcedBosToken?: number;
  readonly forcedEosTokens: readonly number[];
  readonly renormalizeLogits: boolean;
  readonly decoderStart: number;
  readonly eosTokens: readonly number[];
  readonly padToken: number;
}

/** What a candidate may set differently from its folder. */
export interface GenerationSettings {
  /** 1 is greedy search. */
  readonly numBeams?: number;
  /** Greatest number of tokens of a translation. */
  readonly maxNewTokens?: number;
  readonly minNewTokens?: number;
  /** Above 0 longer translations are preferred, below 0 shorter ones. */
  readonly lengthPenalty?: number;
  readonly earlyStopping?: boolean | 'never';
  readonly noRepeatNgramSize?: number;
  readonly repetitionPenalty?: number;
  /** The first token of every translation: in mBART and NLLB the target language. */
  readonly forcedBosTokenId?: number;
}

const MOST_BEAMS = 64;

export interface ConfigFiles {
  /** Contents of `config.json`, unchecked. */
  readonly config: unknown;
  /** Contents of `generation_config.json`, unchecked, where there is one. */
  readonly generation?: unknown;
  /** Paths for error messages. */
  readonly configFile?: string;
  readonly generationFile?: string;
}

/**
 * How a model wants to generate: as `generation_config.json` says, or, where there is none, `config.json`; token
 * ids come from either. Sampling (`do_sample`, `temperature`, …) is left out: the same source gives the same
 * translation. Where no greatest length is given it is the number of positions of the model, and never more.
 * @throws PremodelError `invalid-config`, `unsupported-generation`, `invalid-setting`
 */
export function parseGenerationConfig(
  files: ConfigFiles,
  settings: GenerationSettings = {},
): GenerationConfig {
  const facts = parseModelFacts(files.config, files.configFile);
  const model = new ConfigReader(files.config, files.configFile);
  const main =
    files.generation === undefined ? model : new ConfigReader(files.generation, files.generationFile);
  assertSupported(main, main === model);
  const { vocabularySize } = facts;
  const own = new ConfigReader(settings, undefined, 'invalid-setting');
  const eosTokens = tokens('eos_token_id', main, model, vocabularySize);
  const decoderStart =
    main.token('decoder_start_token_id', vocabularySize) ??
    model.token('decoder_start_token_id', vocabularySize) ??
    main.token('bos_token_id', vocabularySize) ??
    model.token('bos_token_id', vocabularySize);
  if (decoderStart === undefined)
    throw main.bad('decoder_start_token_id', 'Give the id decoding starts with.');
  if (eosTokens.length === 0) throw main.bad('eos_token_id', 'Give the id that ends a translation.');
  return {
    vocabularySize,
    numBeams: own.integer('numBeams', 1, MOST_BEAMS) ?? main.integer('num_beams', 1, MOST_BEAMS) ?? 1,
    ...lengths(main, own, facts),
    lengthPenalty: own.number('lengthPenalty', -10, 10) ?? main.number('length_penalty', -10, 10) ?? 1,
    earlyStopping: earlyStopping('earlyStopping', own) ?? earlyStopping('early_stopping', main) ?? false,
    noRepeatNgramSize:
      own.integer('noRepeatNgramSize', 0, 1000) ?? main.integer('no_repeat_ngram_size', 0, 1000) ?? 0,
    repetitionPenalty:
      own.number('repetitionPenalty', 0.01, 100) ?? main.number('repetition_penalty', 0.01, 100) ?? 1,
    badWords: main.phrases('bad_words_ids', vocabularySize) ?? [],
    suppressTokens: main.tokens('suppress_tokens', vocabularySize) ?? [],
    beginSuppressTokens: main.tokens('begin_suppress_tokens', vocabularySize) ?? [],
    forcedBosToken:
      own.token('forcedBosTokenId', vocabularySize) ?? main.token('forced_bos_token_id', vocabularySize),
    forcedEosTokens: main.tokens('forced_eos_token_id', vocabularySize) ?? [],
    renormalizeLogits: main.flag('renormalize_logits') ?? false,
    decoderStart,
    eosTokens,
    padToken: tokens('pad_token_id', main, model, vocabularySize)[0] ?? eosTokens[0],
  };
}

function lengths(main: ConfigReader, own: ConfigReader, { maxPositions }: ModelFacts) {
  const most = Number.MAX_SAFE_INTEGER;
  const newTokens = own.integer('maxNewTokens', 1, most) ?? main.integer('max_new_tokens', 1, most);
  const wanted = newTokens === undefined ? (main.integer('max_length', 2, most) ?? most) : newTokens + 1;
  return {
    maxLength: Math.min(wanted, maxPositions),
    minLength: main.integer('min_length', 0, most) ?? 0,
    minNewTokens: own.integer('minNewTokens', 0, most) ?? main.integer('min_new_tokens', 0, most) ?? 0,
  };
}

function tokens(field: string, main: ConfigReader, model: ConfigReader, vocabularySize: number) {
  return main.tokens(field, vocabularySize) ?? model.tokens(field, vocabularySize) ?? [];
}

function earlyStopping(field: string, reader: ConfigReader): boolean | 'never' | undefined {
  const value = reader.raw(field);
  if (value === undefined || typeof value === 'boolean' || value === 'never') return value;
  throw reader.bad(field, 'Use true, false or "never".');
}
