import type { CorpusMetric } from '../../../profile/corpus-metric.ts';
import { encodeCharacters, encodeTokens, matchingNgrams } from './matching-ngrams.ts';
import { splitWords, withoutSpaces } from './split-words.ts';

export interface ChrfOptions {
  /** Longest character n-gram. Default 6. */
  readonly characterOrder?: number;
  /** Longest word n-gram: 0 for chrF, 2 for chrF++. Default 0. */
  readonly wordOrder?: number;
  /** How many times as much recall counts as precision. Default 2. */
  readonly beta?: number;
}

/**
 * chrF and chrF++ (Popović, 2015 and 2017), equal to sacrebleu 2's: the F score of the precision and recall
 * of character (and word) n-grams, each averaged over the orders that both texts have. Whitespace does not
 * count. Statistics, per order: n-grams of the output, of the reference, matches.
 *
 * @example
 * const chrfPlusPlus = chrf({ wordOrder: 2 });
 * chrfPlusPlus.score(chrfPlusPlus.statistics('A cat.', 'A cat!')); // 0..100
 */
export function chrf(options: ChrfOptions = {}): CorpusMetric {
  const { characterOrder = 6, wordOrder = 0, beta = 2 } = options;
  const orders = characterOrder + wordOrder;
  return {
    name: `chrf${'+'.repeat(wordOrder)}`,
    width: 3 * orders,
    statistics(output, reference) {
      const statistics = new Float64Array(3 * orders);
      const count = (encoded: ReturnType<typeof encodeTokens>, most: number, offset: number) => {
        const matches = matchingNgrams(encoded, most);
        for (let n = 1; n <= most; n++) {
          const inReference = Math.max(0, encoded.reference.length - n + 1);
          const at = 3 * (offset + n - 1);
          // An order the reference is too short for does not speak against the output.
          statistics[at] = inReference > 0 ? Math.max(0, encoded.output.length - n + 1) : 0;
          statistics[at + 1] = inReference;
          statistics[at + 2] = matches[n - 1];
        }
      };
      count(encodeCharacters(withoutSpaces(output), withoutSpaces(reference)), characterOrder, 0);
      if (wordOrder > 0) {
        count(encodeTokens(wordsOf(output), wordsOf(reference)), wordOrder, characterOrder);
      }
      return statistics;
    },
    score: (sums) => chrfScore(sums, orders, beta),
  };
}

function chrfScore(sums: Float64Array, orders: number, beta: number): number {
  let precision = 0;
  let recall = 0;
  let effective = 0;
  for (let at = 0; at < 3 * orders; at += 3) {
    const [inOutput, inReference, matches] = [sums[at], sums[at + 1], sums[at + 2]];
    if (inOutput === 0 || inReference === 0) continue;
    precision += matches / inOutput;
    recall += matches / inReference;
    effective++;
  }
  if (precision + recall === 0) return 0;
  const factor = beta ** 2;
  return (100 * (1 + factor) * precision * recall) / ((factor * precision + recall) * effective);
}

const PUNCTUATION = new Set('!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~');

/** Words with one mark of ASCII punctuation parted from the end or, failing that, from the start. */
function wordsOf(text: string): string[] {
  return splitWords(text).flatMap((word) => {
    if (word.length === 1) return word;
    if (PUNCTUATION.has(word[word.length - 1])) return [word.slice(0, -1), word[word.length - 1]];
    if (PUNCTUATION.has(word[0])) return [word[0], word.slice(1)];
    return word;
  });
}
