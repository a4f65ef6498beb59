import { join } from 'node:path';
import type { GenerationConfig } from '../../domain/text/generation/generation-config.ts';
import { parseModelFacts } from '../../domain/text/generation/model-facts.ts';
import { SharedResources } from '../shared-resources.ts';
import { readModelJson } from './model-folder.ts';
import { OnnxSeq2Seq } from './onnx-seq2seq.ts';
import type { SessionSettings } from './session.ts';
import { TextTokenizer } from './text-tokenizer.ts';
import { CONFIG, TOKENIZER, type TranslationFolder } from './translation-folder.ts';

/** What of a translation folder takes time and memory to open. */
export interface TranslationModel {
  readonly tokenizer: TextTokenizer;
  readonly seq2seq: OnnxSeq2Seq;
  release(): Promise<void>;
}

/** Opened translation models, so that candidates that differ in settings only share the weights. */
export class TranslationModels extends SharedResources<TranslationModel> {}

/** @throws PremodelError `invalid-config`, `invalid-tokenizer`, `invalid-model`, `not-translation-model` */
export async function openTranslationModel(
  folder: TranslationFolder,
  { padToken }: GenerationConfig,
  settings: SessionSettings,
): Promise<TranslationModel> {
  const facts = parseModelFacts(folder.config, join(folder.path, CONFIG));
  const file = join(folder.path, TOKENIZER);
  const tokenizer = new TextTokenizer(await readModelJson(file), folder.tokenizerConfig, {
    maxTokens: Math.min(facts.maxPositions, tokenLimit(folder.tokenizerConfig)),
    vocabularySize: facts.vocabularySize,
    file,
  });
  const { vocabularySize, decoderHeads: heads, headSize } = facts;
  const seq2seq = await OnnxSeq2Seq.open(folder, { padToken, vocabularySize, heads, headSize }, settings);
  return { tokenizer, seq2seq, release: () => seq2seq.release() };
}

/** `model_max_length`; where there is none, Hugging Face writes a number beyond all bounds, or nothing. */
function tokenLimit(tokenizerConfig: unknown): number {
  const limit = (tokenizerConfig as Record<string, unknown> | undefined)?.model_max_length;
  return typeof limit === 'number' && limit >= 2 ? Math.floor(limit) : Infinity;
}
