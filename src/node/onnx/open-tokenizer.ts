import { join } from 'node:path';
import type { ModelFacts } from '../../domain/text/generation/model-facts.ts';
import { JsonTokenizer } from '../../domain/text/tokenizer/tokenizer.ts';
import { readModelJson } from './model-folder.ts';
import { TextTokenizer } from './text-tokenizer.ts';
import { TOKENIZER, type TranslationFolder } from './translation-folder.ts';

/**
 * The tokenizer of a folder, within what its model takes.
 * @throws PremodelError `invalid-config`, `invalid-tokenizer`, `unsupported-tokenizer`
 */
export async function openTokenizer(
  { path, reader, tokenizerConfig }: TranslationFolder,
  { maxPositions, vocabularySize }: ModelFacts,
): Promise<TextTokenizer> {
  const file = join(path, TOKENIZER);
  const settings = (tokenizerConfig ?? {}) as Record<string, unknown>;
  const json = await readModelJson(reader, TOKENIZER);
  return new TextTokenizer(new JsonTokenizer(json, file), {
    maxTokens: Math.min(maxPositions, tokenLimit(settings)),
    vocabularySize,
    file,
    cleansUp: settings.clean_up_tokenization_spaces === true,
    isWatched: repeats(json),
  });
}

/** `model_max_length`; where there is none, Hugging Face writes a number beyond all bounds, or nothing. */
function tokenLimit({ model_max_length: limit }: Record<string, unknown>): number {
  return typeof limit === 'number' && limit >= 2 ? Math.floor(limit) : Number.POSITIVE_INFINITY;
}

/** Whether a regular expression of the file repeats something, without which it cannot backtrack for long. */
function repeats(json: unknown): boolean {
  if (typeof json !== 'object' || json === null) return false;
  return Object.entries(json).some(([key, value]) => {
    if (key === 'model' || key === 'added_tokens') return false;
    return key === 'Regex' ? /[*+{]/.test(String(value)) : repeats(value);
  });
}
