import type { CorpusMetric } from '../../../profile/corpus-metric.ts';
import { type BleuTokenizer, bleuTokens } from './bleu-tokenizers.ts';
import { encodeTokens, matchingNgrams } from './matching-ngrams.ts';

/**
 * What a precision without any match counts as, by the names of sacrebleu (after Chen and Cherry, 2014).
 * `none`: 0, and so is the score. `floor`: `value` matches (default 0.1). `add-k`: `value` (default 1) more
 * matches and n-grams of every order above 1. `exp`: 1/2, 1/4, 1/8 … of a match, in turn.
 */
export type BleuSmoothing =
  | { readonly method: 'none' | 'exp' }
  | { readonly method: 'floor' | 'add-k'; readonly value?: number };

export interface BleuOptions {
  /** Default `13a`. */
  readonly tokenizer?: BleuTokenizer;
  /** Default `exp`. */
  readonly smoothing?: BleuSmoothing;
  /** Leave out orders the output is too short for: for single sentences. Default false. */
  readonly effectiveOrder?: boolean;
}

const ORDERS = 4;

/**
 * BLEU (Papineni et al., 2002), equal to sacrebleu 2's. Statistics: length of the output and of the
 * reference in tokens, then matching n-grams and n-grams of the output for n = 1 … 4.
 *
 * @example
 * const metric = bleu();
 * metric.score(metric.statistics('A man rides a horse.', 'A man is riding a horse.')); // 0..100
 */
export function bleu(options: BleuOptions = {}): CorpusMetric {
  const { tokenizer = '13a', smoothing = { method: 'exp' }, effectiveOrder = false } = options;
  return {
    name: 'bleu',
    width: 2 + 2 * ORDERS,
    statistics(output, reference) {
      const encoded = encodeTokens(bleuTokens(output, tokenizer), bleuTokens(reference, tokenizer));
      const length = encoded.output.length;
      const statistics = new Float64Array(2 + 2 * ORDERS);
      statistics[0] = length;
      statistics[1] = encoded.reference.length;
      statistics.set(matchingNgrams(encoded, ORDERS), 2);
      for (let n = 1; n <= ORDERS; n++) statistics[1 + ORDERS + n] = Math.max(0, length - n + 1);
      return statistics;
    },
    score: (sums) => bleuScore(sums, smoothing, effectiveOrder),
  };
}

function bleuScore(sums: Float64Array, smoothing: BleuSmoothing, effectiveOrder: boolean): number {
  const [length, referenceLength] = sums;
  const matches = sums.subarray(2, 2 + ORDERS);
  const ngrams = sums.subarray(2 + ORDERS, 2 + 2 * ORDERS);
  if (matches.every((count) => count === 0)) return 0;
  const { value = DEFAULT_VALUE[smoothing.method] } = smoothing as { value?: number };
  const added = smoothing.method === 'add-k' ? value : 0;
  let orders = 0;
  let logs = 0;
  let halves = 1;
  for (let n = 1; n <= ORDERS; n++) {
    const more = n > 1 ? added : 0;
    const possible = ngrams[n - 1] + more;
    if (possible === 0) break;
    let matched = matches[n - 1] + more;
    if (matched === 0 && smoothing.method === 'exp') {
      halves /= 2;
      matched = halves;
    } else if (matched === 0 && smoothing.method === 'floor') matched = value;
    if (matched === 0) return 0;
    orders = n;
    logs += Math.log(matched / possible);
  }
  // Without the effective order, one that has no n-gram at all has precision 0.
  if (orders < ORDERS && !effectiveOrder) return 0;
  const brevity = length < referenceLength ? Math.exp(1 - referenceLength / length) : 1;
  return 100 * brevity * Math.exp(logs / orders);
}

const DEFAULT_VALUE = { none: 0, exp: 0, floor: 0.1, 'add-k': 1 } as const;
