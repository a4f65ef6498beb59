import { PremodelError } from '../../../error.ts';
import type { Fields } from './fields.ts';

const MOST_ID = 0xff_ff_ff;

/** Tokens and ids of an object `{ "token": id }`. @throws PremodelError `invalid-tokenizer` */
export function readVocabulary(owner: Fields, name = 'vocab'): Map<string, number> {
  const entries = owner.required(name, owner.object(name)).entries();
  return new Map(entries.map(([token, id]) => [token, checkedId(owner, token, id)]));
}

export function checkedId(owner: Fields, token: string, id: unknown): number {
  if (typeof id === 'number' && Number.isInteger(id) && id >= 0 && id <= MOST_ID) return id;
  throw owner.invalid(`gives "${token.slice(0, 40)}" the id ${JSON.stringify(id)}`);
}

/** For a source that a model cannot be given: none of its tokens stands for the text, and none for the unknown. */
export function unknownText(text: string): PremodelError {
  const shown = [...text].slice(0, 20).join('');
  return new PremodelError(
    'unknown-text',
    `the model has no token for "${shown}", nor one for unknown text`,
    {
      remedy: 'Leave that out of the source, or take a model whose tokenizer has an unk_token.',
    },
  );
}

const encoder = new TextEncoder();

/** Ids of `<0x0A>` and the like for the UTF-8 of a text, where the vocabulary has them all. */
export function byteTokens(text: string, vocabulary: ReadonlyMap<string, number>): number[] | undefined {
  const ids: number[] = [];
  for (const byte of encoder.encode(text)) {
    const id = vocabulary.get(`<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`);
    if (id === undefined) return undefined;
    ids.push(id);
  }
  return ids;
}
