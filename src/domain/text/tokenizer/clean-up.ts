/** What `clean_up_tokenization_spaces` replaces, in Hugging Face's order. */
const SPACED: readonly (readonly [string, string])[] = [
  ...['.', '?', '!', ','].map((mark) => [` ${mark}`, mark] as const),
  [" ' ", "'"],
  ...["n't", "'m", "'s", "'ve", "'re"].map((end) => [` ${end}`, end] as const),
];

/** Leaves out the spaces that tokens of English have before them. */
export function cleanUp(text: string): string {
  return SPACED.reduce((result, [spaced, joined]) => result.replaceAll(spaced, joined), text);
}
