import type { ModelFacts } from '../../domain/generation/search/model-facts.ts';
import { configuredTokens } from '../../domain/text/tokenizer/configured-tokens.ts';
import { Fields } from '../../domain/text/tokenizer/fields.ts';
import { MarianTokenizer } from '../../domain/text/tokenizer/marian-tokenizer.ts';
import type { Runtime } from '../runtime.ts';
import { readModelJson } from './model-folder.ts';
import { readSentencePiece } from './sentence-piece-file.ts';
import { TextTokenizer } from './text-tokenizer.ts';
import {
  MARIAN_TOKENIZER,
  TOKENIZER,
  TOKENIZER_CONFIG,
  type TranslationFolder,
} from './translation-folder.ts';

/** The largest known have 5 MB. */
const MOST_SPM_BYTES = 64_000_000;

/**
 * The tokenizer of a folder, within what its model takes.
 * @throws PremodelError `invalid-config`, `invalid-tokenizer`, `unsupported-tokenizer`
 */
export async function openTokenizer(
  { reader, tokenizerFiles, tokenizerConfig }: TranslationFolder,
  { maxPositions, vocabularySize }: ModelFacts,
  { withinTime }: Pick<Runtime, 'withinTime'>,
): Promise<TextTokenizer> {
  const settings = (tokenizerConfig ?? {}) as Record<string, unknown>;
  const limits = {
    maxTokens: Math.min(maxPositions, tokenLimit(settings)),
    vocabularySize,
    cleansUp: settings.clean_up_tokenization_spaces === true,
  };
  if (tokenizerFiles === MARIAN_TOKENIZER) {
    const [source, vocabulary] = MARIAN_TOKENIZER;
    const vocabularyFile = reader.place(vocabulary);
    const tokenizer = new MarianTokenizer({
      source: readSentencePiece(await reader.bytes(source, MOST_SPM_BYTES), reader.place(source)),
      vocabulary: await readModelJson(reader, vocabulary),
      config: tokenizerConfig,
      vocabularyFile,
      configFile: reader.place(TOKENIZER_CONFIG),
    });
    return new TextTokenizer(tokenizer, { ...limits, file: vocabularyFile });
  }
  const file = reader.place(TOKENIZER);
  const json = await readModelJson(reader, TOKENIZER);
  // Its translator of regular expressions takes long to load, for images in vain.
  const { JsonTokenizer } = await import('../../domain/text/tokenizer/tokenizer.ts');
  const configured = configuredTokens(new Fields(settings, reader.place(TOKENIZER_CONFIG)));
  return new TextTokenizer(new JsonTokenizer(json, file, configured), {
    ...limits,
    file,
    withinTime: hasRepeats(json) ? withinTime : undefined,
  });
}

/** `model_max_length`; where there is none, Hugging Face writes a number beyond all bounds, or nothing. */
function tokenLimit({ model_max_length: limit }: Record<string, unknown>): number {
  return typeof limit === 'number' && limit >= 2 ? Math.floor(limit) : Number.POSITIVE_INFINITY;
}

/** Whether a regular expression of the file repeats something, without which it cannot backtrack for long. */
export function hasRepeats(json: unknown): boolean {
  if (typeof json !== 'object' || json === null) return false;
  return Object.entries(json).some(([key, value]) => {
    if (key === 'model' || key === 'added_tokens') return false;
    return key === 'Regex' ? /[*+{]/.test(String(value)) : hasRepeats(value);
  });
}
