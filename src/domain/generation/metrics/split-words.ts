/**
 * Whitespace as Python's `str.split` sees it, which the reference implementations use. Unlike `\s` it holds
 * the separators U+001C–001F and U+0085 and not U+FEFF.
 */
const SPACE = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+';
const SPACES = new RegExp(SPACE);
const ALL_SPACES = new RegExp(SPACE, 'g');
const TRAILING_SPACE = new RegExp(`${SPACE}$`);

/** The words between whitespace. */
export function splitWords(text: string): string[] {
  return text.split(SPACES).filter((word) => word !== '');
}

export function withoutSpaces(text: string): string {
  return text.replace(ALL_SPACES, '');
}

export function trimEnd(text: string): string {
  return text.replace(TRAILING_SPACE, '');
}
