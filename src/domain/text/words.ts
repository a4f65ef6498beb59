/** Segmenting takes time that grows with the square of the length: longer runs without a space are cut. */
const LONGEST_RUN = 256;

const segmenter = new Intl.Segmenter('en', { granularity: 'word' });

/**
 * The words of a text, in order, lower-cased and in Unicode's composed form (NFC): what lies between the word
 * boundaries of Unicode (UAX 29, with ICU's dictionaries for scripts without spaces) and holds a letter, a digit
 * or an ideograph. Takes time in proportion to the length.
 */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const { segment, isWordLike } of segmentsOf(text.normalize('NFC').toLowerCase())) {
    if (isWordLike) words.push(segment);
  }
  return words;
}

/** Words, punctuation marks and symbols of a text, in order: all but white space. */
export function* segmentsOf(text: string): Generator<Intl.SegmentData> {
  for (const [run] of text.matchAll(runs)) yield* segmenter.segment(run);
}

/** White space always parts words, so that segmenting run by run finds the same. */
const runs = new RegExp(`\\S{1,${LONGEST_RUN}}`, 'gu');
