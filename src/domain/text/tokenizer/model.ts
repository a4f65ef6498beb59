import { readBytePairs } from './byte-pairs.ts';
import type { Fields } from './fields.ts';
import type { TokenModel } from './token-model.ts';
import { readUnigram } from './unigram.ts';
import { readWordLevel } from './word-level.ts';
import { readWordPiece } from './word-piece.ts';

const READERS: Readonly<Record<string, (model: Fields) => TokenModel>> = {
  BPE: readBytePairs,
  Unigram: readUnigram,
  WordLevel: readWordLevel,
  WordPiece: readWordPiece,
};

/** @throws PremodelError `invalid-tokenizer`, `unsupported-tokenizer` */
export function readTokenModel(model: Fields): TokenModel {
  const type = model.text('type') ?? typeByFields(model);
  if (Object.hasOwn(READERS, type)) return READERS[type](model);
  throw model.unsupported(`is of the type "${type}"`);
}

/** Files of old name no type. */
function typeByFields(model: Fields): string {
  if (Array.isArray(model.raw('vocab'))) return 'Unigram';
  if (model.raw('merges') !== undefined) return 'BPE';
  return model.raw('max_input_chars_per_word') === undefined ? 'WordLevel' : 'WordPiece';
}
