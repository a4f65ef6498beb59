/** Sets of characters as Rust's standard library and its regex crate define them, which JavaScript's differ from. */
export const WHITE_SPACE = /\p{White_Space}/u;
/** `char::is_numeric`. */
export const NUMERIC = /\p{N}/u;
/** `\w`. */
export const WORD_CHARACTER = /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]/u;
/** ASCII symbols such as `$` and `+` count, as in BERT. */
export const PUNCTUATION = /[\p{P}!-/:-@[-`{-~]/u;

/** Lower case letter by letter: a sigma that ends a word is no other than one within. */
export function lowerCase(text: string): string {
  let lowered = '';
  for (const character of text) lowered += character.toLowerCase();
  return lowered;
}

/** Where the white space begins that ends before `end`; not before `from`. */
export function startOfSpace(text: string, end: number, from = 0): number {
  let start = end;
  while (start > from && WHITE_SPACE.test(text[start - 1])) start--;
  return start;
}

/** Where the white space ends that begins at `start`. */
export function endOfSpace(text: string, start: number): number {
  let end = start;
  while (end < text.length && WHITE_SPACE.test(text[end])) end++;
  return end;
}

/** Without what Python's `strip` takes off: white space, and four control characters that it counts as such. */
export function stripped(text: string): string {
  const isSpace = (unit: string) => WHITE_SPACE.test(unit) || (unit >= '\x1c' && unit <= '\x1f');
  let [start, end] = [0, text.length];
  while (start < end && isSpace(text[start])) start++;
  while (end > start && isSpace(text[end - 1])) end--;
  return text.slice(start, end);
}
