import type { Fields } from './fields.ts';
import type { TokenModel } from './token-model.ts';
import { readVocabulary, unknownText } from './vocabulary.ts';

/** A piece is a word of the vocabulary, or unknown. */
export function readWordLevel(model: Fields): TokenModel {
  const vocabulary = readVocabulary(model);
  const unknownId = vocabulary.get(model.required('unk_token', model.text('unk_token')));
  const tokenize = (text: string) => {
    const id = vocabulary.get(text) ?? unknownId;
    if (id === undefined) throw unknownText(text);
    return [id];
  };
  return { vocabulary, unknownId, tokenize };
}
