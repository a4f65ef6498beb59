import type { Translation } from './translation.ts';

/**
 * What a translation says about itself, as finite numbers; with no tokens at all (a source without text) every
 * log-probability and entropy is 0. Attention is not among it: graphs exported by Optimum do not give any, so
 * there is no coverage of the source; `length_ratio` and `repetition` stand in for what it would show.
 *
 * - `mean_logprob`, `min_logprob`, `first_logprob`, `last_logprob`, `sum_logprob`: of the tokens, in nats
 * - `mean_entropy`, `max_entropy`: of the distributions the tokens were taken from, in nats
 * - `unsure_share`: share of the tokens with probability below one half
 * - `score`, `beam_margin`: what the search ranked by, and by how much the best won (0 with one beam)
 * - `tokens`, `source_tokens`, `length_ratio`: lengths, and translation / source
 * - `repetition`: share of the pairs of neighbouring tokens that stood there before
 * - `unknown_share`: share of the source the vocabulary lacks
 * - `finished`: 1, or 0 where the translation was cut off at the greatest length
 * - `truncated`: 1 where the source was too long and its end was left out
 * - `rescored`, `rescorer_logprob`, `rescorer_agrees`: how many translations a second model was asked about, its mean
 *   log-probability of the one chosen, and whether the search alone would have chosen it; 0, 0 and 1 where none was
 */
export const translationEvidenceNames = [
  'mean_logprob',
  'min_logprob',
  'first_logprob',
  'last_logprob',
  'sum_logprob',
  'mean_entropy',
  'max_entropy',
  'unsure_share',
  'score',
  'beam_margin',
  'tokens',
  'source_tokens',
  'length_ratio',
  'repetition',
  'unknown_share',
  'finished',
  'truncated',
  'rescored',
  'rescorer_logprob',
  'rescorer_agrees',
] as const;

type Evidence = Record<(typeof translationEvidenceNames)[number], number>;

/** In the order of `translationEvidenceNames`. */
export function translationEvidence(translation: Translation): Float64Array {
  const { tokenIds, logProbs, entropies, sourceTokens, rescoring } = translation;
  const logProb = summarize(logProbs);
  const entropy = summarize(entropies);
  const evidence: Evidence = {
    mean_logprob: logProb.mean,
    min_logprob: logProb.least,
    first_logprob: logProbs[0] ?? 0,
    last_logprob: logProbs[logProbs.length - 1] ?? 0,
    sum_logprob: logProb.sum,
    mean_entropy: entropy.mean,
    max_entropy: entropy.greatest,
    unsure_share: shareBelow(logProbs, Math.log(0.5)),
    score: translation.score,
    beam_margin: translation.beamMargin,
    tokens: tokenIds.length,
    source_tokens: sourceTokens,
    length_ratio: sourceTokens > 0 ? tokenIds.length / sourceTokens : 1,
    repetition: repetition(tokenIds),
    unknown_share: sourceTokens > 0 ? translation.unknownTokens / sourceTokens : 0,
    finished: translation.finished ? 1 : 0,
    truncated: translation.truncated ? 1 : 0,
    rescored: rescoring?.asked ?? 0,
    rescorer_logprob: rescoring?.meanLogProb ?? 0,
    rescorer_agrees: (rescoring?.agrees ?? true) ? 1 : 0,
  };
  return Float64Array.from(translationEvidenceNames, (name) => evidence[name]);
}

function summarize(values: Float32Array) {
  if (values.length === 0) return { sum: 0, mean: 0, least: 0, greatest: 0 };
  let sum = 0;
  let least = Infinity;
  let greatest = -Infinity;
  for (const value of values) {
    sum += value;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return { sum, mean: sum / values.length, least, greatest };
}

function shareBelow(values: Float32Array, bound: number): number {
  if (values.length === 0) return 0;
  let count = 0;
  for (const value of values) if (value < bound) count++;
  return count / values.length;
}

function repetition(tokens: Int32Array): number {
  if (tokens.length < 2) return 0;
  const pairs = new Set<string>();
  for (let i = 1; i < tokens.length; i++) pairs.add(`${tokens[i - 1]} ${tokens[i]}`);
  return 1 - pairs.size / (tokens.length - 1);
}
