import type { Template } from './templates.ts';
import type { Truncation } from './truncation.ts';

/** What a model reads, token by token. */
export interface TokenSequence {
  readonly ids: readonly number[];
  /** Which text a token belongs to, as the template says: `token_type_ids`. */
  readonly typeIds: readonly number[];
  readonly truncated: boolean;
}

/**
 * Texts in the places that a template has for them, cut so that all fits.
 * @param texts ids of the one text or the two, without special tokens
 */
export function fillTemplate(
  template: Template,
  texts: readonly (readonly number[])[],
  { maxTokens, side }: Truncation,
): TokenSequence {
  const specials = template.reduce((count, part) => count + ('ids' in part ? part.ids.length : 0), 0);
  const room = Math.max(maxTokens - specials, 0);
  const lengths = longestFirst(
    texts.map(({ length }) => length),
    room,
  );
  const kept = texts.map((ids, t) => cut(ids, lengths[t], side));
  const parts = template.map((part) => ({
    typeId: part.typeId,
    ids: 'ids' in part ? part.ids : kept[part.text],
  }));
  return {
    ids: parts.flatMap(({ ids }) => ids),
    typeIds: parts.flatMap(({ ids, typeId }) => ids.map(() => typeId)),
    truncated: kept.some((ids, t) => ids.length < texts[t].length),
  };
}

function cut(ids: readonly number[], length: number, side: Truncation['side']): readonly number[] {
  if (length >= ids.length) return ids;
  return side === 'Left' ? ids.slice(ids.length - length) : ids.slice(0, length);
}

/**
 * How many tokens each text keeps, as transformers does it by `truncation=True` (`longest_first`): the longer text is
 * cut first, and where both are longer than half, they share alike; the longer one then has an odd token.
 * @param lengths of one text or two
 */
export function longestFirst(lengths: readonly number[], room: number): readonly number[] {
  const total = lengths.reduce((sum, length) => sum + length, 0);
  if (total <= room) return lengths;
  if (lengths.length === 1) return [room];
  const isFirstLonger = lengths[0] > lengths[1];
  const shorter = Math.min(...lengths, Math.floor(room / 2));
  const longer = room - shorter;
  return isFirstLonger ? [longer, shorter] : [shorter, longer];
}
