/** Segmenting takes time that grows with the square of the length: longer runs without a space are cut. */
const LONGEST_RUN = 256;

/** White space always parts words, so that segmenting run by run finds the same. */
const runs = new RegExp(`\\S{1,${LONGEST_RUN}}`, 'gu');

const segmenter = new Intl.Segmenter('en', { granularity: 'word' });

/** Words of a text, and its punctuation marks and symbols. */
export interface WordsAndMarks {
  readonly words: readonly string[];
  readonly marks: readonly string[];
}

/**
 * The words of a text, in order, lower-cased and in Unicode's composed form (NFC): what lies between the word
 * boundaries of Unicode (UAX 29, with ICU's dictionaries for scripts without spaces) and holds a letter, a digit
 * or an ideograph. Takes time in proportion to the length.
 */
export function wordsOf(text: string): readonly string[] {
  return wordsAndMarks(text).words;
}

/** The same, and what else lies between the boundaries: all but white space. */
export function wordsAndMarks(text: string): WordsAndMarks {
  const words: string[] = [];
  const marks: string[] = [];
  for (const [run] of text.normalize('NFC').toLowerCase().matchAll(runs)) {
    for (const { segment, isWordLike } of segmenter.segment(run)) (isWordLike ? words : marks).push(segment);
  }
  return { words, marks };
}
