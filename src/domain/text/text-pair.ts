/**
 * Parts the two texts of a pair where both travel as one: ASCII's unit separator, which no ordinary text has.
 *
 * @example
 * const premise = 'A man rides a horse.';
 * const given = `${premise}\u001fSomebody is outdoors.`;
 */
export const PAIR_SEPARATOR = '\u001f';

/** @param pair none, or empty: the text alone */
export function joinPair(text: string, pair = ''): string {
  return pair === '' ? text : text + PAIR_SEPARATOR + pair;
}

/**
 * The one text or the two. An empty second text is none, as in transformers' `tokenizer(text, text_pair)`; whatever
 * stands behind a second separator belongs to the second text.
 */
export function textsOf(given: string): readonly [text: string] | readonly [text: string, pair: string] {
  const [text, ...rest] = given.split(PAIR_SEPARATOR);
  const pair = rest.join(PAIR_SEPARATOR);
  return pair === '' ? [text] : [text, pair];
}
