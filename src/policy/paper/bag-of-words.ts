import { countClasses } from '../../learn/checks.ts';
import { chiSquaredOfSums, topFeatures } from '../../learn/feature-selection/chi-squared.ts';

/**
 * The `most` words that tell the classes apart best, by chi² of their counts, in the order of their characters.
 * Works on the words as they are: a matrix of all rows by all words is never made.
 *
 * @param texts words of the training rows
 * @param labels class of each row, in `0 … classes - 1`
 */
export function tellingWords(
  texts: readonly (readonly string[])[],
  labels: Int32Array,
  classes: number,
  most: number,
): string[] {
  const vocabulary = [...new Set(texts.flat())].sort();
  const position = new Map(vocabulary.map((word, at) => [word, at]));
  const sums = new Float64Array(classes * vocabulary.length);
  texts.forEach((words, row) => {
    for (const word of words) sums[labels[row] * vocabulary.length + position.get(word)!]++;
  });
  const scores = chiSquaredOfSums(sums, countClasses(labels, classes));
  return Array.from(topFeatures(scores, most), (at) => vocabulary[at]);
}
