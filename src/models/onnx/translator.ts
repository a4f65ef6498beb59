import { bestOf, findHypotheses, generate } from '../../domain/generation/search/generate.ts';
import type { Generated, Hypothesis } from '../../domain/generation/search/generated.ts';
import {
  type GenerationConfig,
  type GenerationSettings,
  parseGenerationConfig,
} from '../../domain/generation/search/generation-config.ts';
import { tokenLogProbs } from '../../domain/generation/search/rescore.ts';
import { assertNotAborted } from '../../domain/generation/search/search-errors.ts';
import type { Translation } from '../../domain/generation/translation.ts';
import { PremodelError } from '../../error.ts';
import type { Candidate, Run, RunOptions } from '../../runtime/candidate.ts';
import { WorkUnderWay } from '../../runtime/work-under-way.ts';
import type { ModelFiles } from '../model-files.ts';
import type { Runtime } from '../runtime.ts';
import type { Encoding, SourceOptions } from './text-tokenizer.ts';
import {
  CONFIG,
  GENERATION_CONFIG,
  readTranslationFolder,
  type TranslationFolder,
} from './translation-folder.ts';
import { openTranslationModel, type TranslationModel, TranslationModels } from './translation-model.ts';

/** What a candidate may set differently from its folder. */
export interface TranslationSettings extends GenerationSettings {
  /**
   * Put before every source, as T5 wants it (`translate English to German: `). Where it is a token of the
   * vocabulary (`>>deu<<`) it is put there as one.
   */
  readonly prefix?: string;
  /** Token of the language to translate to, for models that name it first (`de_DE`, `deu_Latn`). */
  readonly targetLanguage?: string;
  /** Token of the source's language, in place of the one `tokenizer.json` puts there. */
  readonly sourceLanguage?: string;
}

export interface TranslatorOptions {
  /** Default: the folder's name. */
  readonly name?: string;
  /** Threads within one operator. Default 1. */
  readonly threads?: number;
  readonly settings?: TranslationSettings;
  /** Which ONNX files, relative to the folder, where it holds several kinds. Default: see `readTranslationFolder`. */
  readonly files?: readonly string[];
  /** Shares opened models with other candidates. Default: none to share with. */
  readonly models?: TranslationModels;
}

/**
 * Opens a Hugging Face translation folder. Reads its configuration only: sessions and tokenizer are created by
 * `load()`, or by the first `run()`.
 * @throws PremodelError `no-model`, `invalid-config`, `unsupported-generation`
 *
 * @example
 * const translator = await loadTranslator('models/small', { settings: { numBeams: 4 } });
 * const { output } = await translator.run('Ein Mann reitet ein Pferd.');
 * output.text; // 'A man rides a horse.'
 */
export async function openTranslator(
  files: ModelFiles,
  runtime: Runtime,
  options: TranslatorOptions = {},
): Promise<Translator> {
  return new Translator(await readTranslationFolder(files, options.files), runtime, options);
}

/** A translation model run by ONNX Runtime. */
export class Translator implements Candidate<string, Translation> {
  readonly name: string;
  readonly folder: TranslationFolder;
  readonly settings: TranslationSettings;
  /** How it searches: the folder's configuration with the settings over it. */
  readonly generation: GenerationConfig;
  readonly #runtime: Runtime;
  readonly #models: TranslationModels;
  readonly #threads?: number;
  #loading?: Promise<Loaded>;
  readonly #running = new WorkUnderWay();

  constructor(
    folder: TranslationFolder,
    runtime: Runtime,
    { name, threads, settings = {}, models }: TranslatorOptions = {},
  ) {
    this.#runtime = runtime;
    this.name = name ?? folder.name;
    this.folder = folder;
    this.settings = settings;
    this.#threads = threads;
    this.#models = models ?? new TranslationModels();
    this.generation = parseGenerationConfig(
      {
        config: folder.config,
        generation: folder.generationConfig,
        configFile: folder.reader.place(CONFIG),
        generationFile: folder.reader.place(GENERATION_CONFIG),
      },
      settings,
    );
  }

  /**
   * Creates sessions and tokenizer, or shares those of another candidate, and translates a few letters once, which
   * shows whether the files fit together.
   * @throws PremodelError `invalid-config`, `invalid-tokenizer`, `unknown-language`, `invalid-model`,
   *   `not-translation-model`, `run-failed`, `bad-output`
   */
  async load(): Promise<void> {
    await this.#loaded();
  }

  /**
   * A source without anything but white space has an empty translation; one longer than the model takes is
   * translated without its end (`truncated`).
   * @throws PremodelError `aborted`, `bad-output`, `no-continuation`, `run-failed`, and what `load` throws
   */
  async run(text: string, options: RunOptions = {}): Promise<Run<Translation>> {
    const { outputs, states, preprocessMs, inferenceMs } = await this.runBatch([text], options);
    return { output: outputs[0], preprocessMs, inferenceMs, state: states[0] };
  }

  /** Several sources at once, each translated as if it were alone; times are those of all together. */
  async runBatch(
    texts: readonly string[],
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<{ outputs: Translation[]; states: Search[]; preprocessMs: number; inferenceMs: number }> {
    const { searches, preprocessMs, searchMs } = await this.searchBatch(texts, options);
    const start = performance.now();
    const outputs = searches.map(({ hypotheses, accept }) =>
      accept(hypotheses.length > 0 ? bestOf(hypotheses) : NOTHING),
    );
    return { outputs, states: searches, preprocessMs, inferenceMs: searchMs + performance.now() - start };
  }

  /** All that the search ends with, for another model to choose from. */
  searchBatch(
    texts: readonly string[],
    { signal }: { readonly signal?: AbortSignal } = {},
  ): Promise<{ searches: Search[]; preprocessMs: number; searchMs: number }> {
    return this.#running.add(this.#search(texts, signal));
  }

  /** This very search among what earlier runs on the same text left, where it is there. */
  searchAmong(states: readonly unknown[] = []): Search | undefined {
    return states.find((each): each is Search => each instanceof Search && each.key === this.#searchKey);
  }

  /**
   * The log-probabilities this model gives to the tokens of translations that are given, in one pass.
   * @param translations ids of this model's vocabulary
   * @returns undefined where one of them is longer than a translation of this model may be
   * @throws PremodelError `aborted`, `bad-output`, `run-failed`, and what `load` throws
   */
  logProbs(
    text: string,
    translations: readonly Int32Array[],
    { signal }: { readonly signal?: AbortSignal } = {},
  ): Promise<Float32Array[] | undefined> {
    return this.#running.add(this.#logProbs(text, translations, signal));
  }

  /** Waits for runs under way, which need the sessions. */
  async release(): Promise<void> {
    const loading = this.#loading;
    this.#loading = undefined;
    const loaded = await loading?.catch(() => undefined);
    await this.#running.ended();
    if (loaded) await this.#models.release(this.key);
  }

  async #logProbs(text: string, translations: readonly Int32Array[], signal?: AbortSignal) {
    assertNotAborted(signal);
    const { model, generation, sourceOptions } = await this.#loaded();
    // Lengths of the configuration count the decoder's start.
    if (translations.some(({ length }) => length >= generation.maxLength)) return undefined;
    const { ids } = model.tokenizer.encode(text, sourceOptions);
    if (ids.length === 0) return undefined;
    const found = await tokenLogProbs(model.seq2seq, ids, translations, generation.decoderStart);
    assertNotAborted(signal);
    return found;
  }

  async #search(texts: readonly string[], signal?: AbortSignal) {
    assertNotAborted(signal);
    const { model, generation, sourceOptions } = await this.#loaded();
    const { tokenizer, seq2seq } = model;
    assertNotAborted(signal);
    const start = performance.now();
    const sources = texts.map((text) => tokenizer.encode(text, sourceOptions));
    const tokenized = performance.now();
    const filled = sources.filter(({ ids }) => ids.length > 0).map(({ ids }) => ids);
    const found = await findHypotheses(seq2seq, filled, generation, { signal });
    assertNotAborted(signal);
    let next = 0;
    const searches = sources.map((source) => {
      const hypotheses = source.ids.length > 0 ? found[next++] : [];
      const accept = (chosen: Generated) => translation(tokenizer.decode(chosen.tokenIds), chosen, source);
      return new Search(this.#searchKey, hypotheses, accept);
    });
    return { searches, preprocessMs: tokenized - start, searchMs: performance.now() - tokenized };
  }

  #loaded(): Promise<Loaded> {
    this.#loading ??= this.#open().catch((error) => {
      this.#loading = undefined;
      throw error;
    });
    return this.#loading;
  }

  async #open(): Promise<Loaded> {
    const { folder, generation } = this;
    const session = { threads: this.#threads };
    const model = await this.#models.acquire(this.key, () =>
      openTranslationModel(folder, generation, this.#runtime, session),
    );
    try {
      const { prefix, sourceLanguage, targetLanguage } = this.settings;
      const sourceOptions = { prefix, languageId: this.#languageId(model, sourceLanguage) };
      const forcedBosToken = this.#languageId(model, targetLanguage) ?? generation.forcedBosToken;
      const loaded = { model, sourceOptions, generation: { ...generation, forcedBosToken } };
      const trial = { ...loaded.generation, numBeams: 1, maxLength: Math.min(4, generation.maxLength) };
      const ids = model.tokenizer.trial(sourceOptions);
      if (ids.length > 0) await generate(model.seq2seq, [ids], trial);
      return loaded;
    } catch (error) {
      await this.#models.release(this.key);
      throw error;
    }
  }

  /** Candidates with the same key share what was opened. */
  get key(): string {
    const { path, graphs } = this.folder;
    return JSON.stringify([path, graphs.encoder, graphs.decoder, this.#threads ?? 1]);
  }

  /** Candidates with the same key find the same. */
  get #searchKey(): string {
    const { prefix, sourceLanguage, targetLanguage } = this.settings;
    return JSON.stringify([this.key, this.generation, prefix, sourceLanguage, targetLanguage]);
  }

  #languageId({ tokenizer }: TranslationModel, language: string | undefined): number | undefined {
    if (language === undefined) return undefined;
    const id = tokenizer.idOf(language);
    if (id !== undefined) return id;
    throw new PremodelError('unknown-language', `the vocabulary of ${this.name} has no "${language}"`, {
      place: { file: this.folder.reader.place(this.folder.tokenizerFiles.at(-1)!) },
      remedy: 'Write the language as that file does, e.g. de_DE or deu_Latn.',
    });
  }
}

/** What the search found for one source. */
export class Search {
  /** Of the search: model and settings. */
  readonly key: string;
  /** Best first; none where there is nothing to translate. */
  readonly hypotheses: readonly Hypothesis[];
  /** Turns one of them into a translation. */
  readonly accept: (chosen: Generated) => Translation;

  constructor(key: string, hypotheses: readonly Hypothesis[], accept: (chosen: Generated) => Translation) {
    this.key = key;
    this.hypotheses = hypotheses;
    this.accept = accept;
  }
}

interface Loaded {
  readonly model: TranslationModel;
  readonly generation: GenerationConfig;
  readonly sourceOptions: SourceOptions;
}

export const NOTHING: Generated = {
  tokenIds: new Int32Array(),
  logProbs: new Float32Array(),
  entropies: new Float32Array(),
  score: 0,
  beamMargin: 0,
  finished: true,
};

function translation(text: string, generated: Generated, { ids, unknown, truncated }: Encoding): Translation {
  return { text, ...generated, sourceTokens: ids.length, unknownTokens: unknown, truncated };
}
