import type { GenerationConfig } from '../../domain/generation/search/generation-config.ts';
import { parseModelFacts } from '../../domain/generation/search/model-facts.ts';
import type { Runtime, SessionSettings } from '../runtime.ts';
import { SharedResources } from '../shared-resources.ts';
import { OnnxSeq2Seq } from './onnx-seq2seq.ts';
import { openTokenizer } from './open-tokenizer.ts';
import type { TextTokenizer } from './text-tokenizer.ts';
import { CONFIG, type TranslationFolder } from './translation-folder.ts';

/** What of a translation folder takes time and memory to open. */
export interface TranslationModel {
  readonly tokenizer: TextTokenizer;
  readonly seq2seq: OnnxSeq2Seq;
  release(): Promise<void>;
}

/**
 * Opened translation models, so that candidates that differ in settings only share the weights.
 *
 * @example
 * const models = new TranslationModels();
 * const greedy = await loadTranslator('models/small', { settings: { numBeams: 1 }, models });
 * const beam = await loadTranslator('models/small', { settings: { numBeams: 4 }, models }); // the same weights
 */
export class TranslationModels extends SharedResources<TranslationModel> {}

/** @throws PremodelError `invalid-config`, `invalid-tokenizer`, `unsupported-tokenizer`, `invalid-model`, `not-translation-model` */
export async function openTranslationModel(
  folder: TranslationFolder,
  { padToken }: GenerationConfig,
  runtime: Runtime,
  settings: SessionSettings,
): Promise<TranslationModel> {
  const facts = parseModelFacts(folder.config, folder.reader.place(CONFIG));
  const tokenizer = await openTokenizer(folder, facts, runtime);
  const { vocabularySize, decoderHeads: heads, headSize } = facts;
  const shape = { padToken, vocabularySize, heads, headSize };
  const seq2seq = await OnnxSeq2Seq.open(folder, shape, runtime, settings);
  return { tokenizer, seq2seq, release: () => seq2seq.release() };
}
