import { encodeCharacters, matchingNgrams } from './metrics/matching-ngrams.ts';
import { splitWords } from './metrics/split-words.ts';

const ORDERS = 3;

/**
 * How much two outputs for one input agree, in 0..1: symmetric, 1 for texts that differ at most in letter
 * case and whitespace. The Dice coefficient of their character n-grams, averaged over n = 1 … 3 (fewer where
 * a text is shorter), spaces between words included so that borders of words count. Microseconds for a
 * sentence.
 *
 * Two texts without any word agree; such a text agrees with no other.
 *
 * @example
 * similarity('A man rides a horse.', 'A man is riding a horse.'); // about 0.8
 */
export function similarity(a: string, b: string): number {
  const encoded = encodeCharacters(normalized(a), normalized(b));
  const [longA, longB] = [encoded.output.length, encoded.reference.length];
  if (longA === 0 || longB === 0) return longA === longB ? 1 : 0;
  const orders = Math.min(ORDERS, longA, longB);
  const matches = matchingNgrams(encoded, orders);
  let sum = 0;
  for (let n = 1; n <= orders; n++) sum += (2 * matches[n - 1]) / (longA + longB - 2 * n + 2);
  return sum / orders;
}

function normalized(text: string): string {
  return splitWords(text.toLowerCase()).join(' ');
}
