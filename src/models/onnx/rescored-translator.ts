import { ConfigReader } from '../../domain/generation/search/config-reader.ts';
import { bestOf } from '../../domain/generation/search/generate.ts';
import type { Generated, Hypothesis } from '../../domain/generation/search/generated.ts';
import { chooseRescored, closeToBest } from '../../domain/generation/search/rescore.ts';
import { assertNotAborted } from '../../domain/generation/search/search-errors.ts';
import type { Translation } from '../../domain/generation/translation.ts';
import { PremodelError } from '../../error.ts';
import type { Candidate, Run, RunOptions } from '../../runtime/candidate.ts';
import { WorkUnderWay } from '../../runtime/work-under-way.ts';
import type { ModelFiles } from '../model-files.ts';
import type { Runtime } from '../runtime.ts';
import type { TranslationFolder } from './translation-folder.ts';
import { TranslationModels } from './translation-model.ts';
import {
  NOTHING,
  openTranslator,
  type TranslationSettings,
  type Translator,
  type TranslatorOptions,
} from './translator.ts';

/** How a second model chooses among what a search found. */
export interface RescoringSettings extends TranslationSettings {
  /** Of the second model's log-probabilities against the search's, 0..1. Default 0.65. */
  readonly rescorerWeight?: number;
  /**
   * It is asked about translations whose score (a mean log-probability of a token) comes so near to the best; where
   * there is none, it is not run. Default 0.15.
   */
  readonly rescorerMargin?: number;
}

export interface RescoredOptions extends TranslatorOptions {
  readonly settings?: RescoringSettings;
  readonly rescorer: Pick<TranslatorOptions, 'files'> & { readonly model: ModelFiles };
}

const WEIGHT = 0.65;
const MARGIN = 0.15;

/**
 * Opens two translation folders: the first searches, the second chooses among what was found.
 * @throws PremodelError `no-model`, `invalid-config`, `invalid-setting`, `unsupported-generation`, `tokenizers-differ`
 *
 * @example
 * const translator = await loadRescoredTranslator('models/small', { rescorer: { folder: 'models/large' } });
 * const { output } = await translator.run('Ein Mann reitet ein Pferd.');
 */
export async function openRescoredTranslator(
  model: ModelFiles,
  runtime: Runtime,
  { rescorer, models = new TranslationModels(), ...options }: RescoredOptions,
): Promise<RescoredTranslator> {
  const { settings = {}, threads } = options;
  const { prefix, sourceLanguage, targetLanguage } = settings;
  const search = await openTranslator(model, runtime, { ...options, models });
  const second = await openTranslator(rescorer.model, runtime, {
    threads,
    models,
    files: rescorer.files,
    settings: { prefix, sourceLanguage, targetLanguage },
  });
  await assertSameTokens(search, second);
  const own = new ConfigReader(settings, undefined, 'invalid-setting');
  return new RescoredTranslator(search, second, {
    weight: own.number('rescorerWeight', 0, 1) ?? WEIGHT,
    margin: own.number('rescorerMargin', 0, Number.MAX_VALUE) ?? MARGIN,
  });
}

/**
 * A translation model whose search ends with several translations, and a second model that says how probable it finds
 * them; the best by both answers. Where the first alone, in the same settings, has run on the text, that search is not
 * repeated. What the two models opened is shared with other candidates of the same models.
 */
export class RescoredTranslator implements Candidate<string, Translation> {
  readonly name: string;
  readonly search: Translator;
  readonly rescorer: Translator;
  readonly #weight: number;
  readonly #margin: number;
  readonly #running = new WorkUnderWay();

  constructor(
    search: Translator,
    rescorer: Translator,
    { weight, margin }: { readonly weight: number; readonly margin: number },
  ) {
    this.name = search.name;
    this.search = search;
    this.rescorer = rescorer;
    this.#weight = weight;
    this.#margin = margin;
  }

  /** @throws PremodelError what `load` of either model throws */
  async load(): Promise<void> {
    const loads = await Promise.allSettled([this.search.load(), this.rescorer.load()]);
    const failed = loads.find((load) => load.status === 'rejected');
    if (!failed) return;
    await this.release();
    throw failed.reason;
  }

  /** @throws PremodelError what either model throws */
  run(text: string, options: RunOptions = {}): Promise<Run<Translation>> {
    return this.#running.add(this.#run(text, options));
  }

  async release(): Promise<void> {
    await this.#running.ended();
    await Promise.all([this.search.release(), this.rescorer.release()]);
  }

  async #run(text: string, options: RunOptions): Promise<Run<Translation>> {
    assertNotAborted(options.signal);
    const earlier = this.search.searchAmong(options.resumeFrom);
    const {
      searches: [found],
      preprocessMs,
      searchMs,
    } = earlier
      ? { searches: [earlier], preprocessMs: 0, searchMs: 0 }
      : await this.search.searchBatch([text], options);
    const start = performance.now();
    const output = found.accept(await this.#choose(text, found.hypotheses, options));
    assertNotAborted(options.signal);
    return { output, preprocessMs, inferenceMs: searchMs + performance.now() - start, state: found };
  }

  async #choose(
    text: string,
    hypotheses: readonly Hypothesis[],
    options: { readonly signal?: AbortSignal },
  ): Promise<Generated> {
    if (hypotheses.length === 0) return NOTHING;
    const close = closeToBest(hypotheses, this.#margin);
    const others =
      close.length > 1
        ? await this.rescorer.logProbs(
            text,
            close.map(({ tokenIds }) => tokenIds),
            options,
          )
        : undefined;
    if (!others) return bestOf(hypotheses);
    const { lengthPenalty } = this.search.generation;
    return chooseRescored(close, others, { weight: this.#weight, lengthPenalty });
  }
}

/** Token ids of one model mean the same to the other. */
async function assertSameTokens(search: Translator, rescorer: Translator): Promise<void> {
  const [ours, theirs] = await Promise.all([search, rescorer].map(({ folder }) => tokenizerHashes(folder)));
  const sizes = [search, rescorer].map(({ generation }) => generation.vocabularySize);
  if (ours === theirs && sizes[0] === sizes[1]) return;
  throw new PremodelError(
    'tokenizers-differ',
    `${rescorer.folder.name} has other tokens than ${search.folder.name}, whose translations it is to rescore`,
    {
      place: { file: rescorer.folder.reader.place(rescorer.folder.tokenizerFiles[0]) },
      remedy: 'Rescore with a model of the same tokenizer.json (source.spm, vocab.json) and vocab_size.',
    },
  );
}

async function tokenizerHashes({ reader, tokenizerFiles }: TranslationFolder): Promise<string> {
  return (await reader.identify(tokenizerFiles)).map(({ sha256 }) => sha256).join(' ');
}
