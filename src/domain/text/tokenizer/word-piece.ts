import type { Fields } from './fields.ts';
import type { TokenModel } from './token-model.ts';
import { readVocabulary, unknownText } from './vocabulary.ts';

/** The longest token that begins a word, then the longest that continues it, and so on. */
export function readWordPiece(model: Fields): TokenModel {
  const vocabulary = readVocabulary(model);
  const unknownId = vocabulary.get(model.required('unk_token', model.text('unk_token')));
  const prefix = model.required('continuing_subword_prefix', model.text('continuing_subword_prefix'));
  const most = model.required('max_input_chars_per_word', model.count('max_input_chars_per_word'));
  const longest = [...vocabulary.keys()].reduce((length, token) => Math.max(length, token.length), 0);

  const unknown = (text: string) => {
    if (unknownId === undefined) throw unknownText(text);
    return [unknownId];
  };
  const tokenize = (text: string) => {
    const characters = [...text];
    if (characters.length > most) return unknown(text);
    const ids: number[] = [];
    for (let start = 0; start < characters.length; ) {
      let end = Math.min(characters.length, start + longest);
      let id: number | undefined;
      for (; end > start && id === undefined; end--) {
        const part = characters.slice(start, end).join('');
        id = vocabulary.get(start > 0 ? prefix + part : part);
      }
      if (id === undefined) return unknown(text);
      ids.push(id);
      start = end + 1;
    }
    return ids;
  };
  return { vocabulary, unknownId, tokenize };
}
