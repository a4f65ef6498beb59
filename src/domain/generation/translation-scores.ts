import type { CorpusMetric } from '../../profile/corpus-metric.ts';
import { bleu } from './metrics/bleu.ts';
import { chrf } from './metrics/chrf.ts';
import { corpusRouge, harmonicMean, rougeBleuF1 } from './metrics/paper-metrics.ts';
import { rouge } from './metrics/rouge.ts';

/**
 * Ways to score one translation, the default first. The default is chrF because it grades single sentences
 * best: it credits every part of a word that is right. Sentence BLEU is close to 0 for most short sentences
 * without a matching 4-gram, however good. What it gives them is the work of its smoothing. `f1` is the
 * paper's, of `rougeL` and `bleu`.
 *
 * @example
 * const [chrF] = translationScores('A cat.', 'A cat!'); // by TRANSLATION_CRITERIA[0]
 */
export const TRANSLATION_CRITERIA = ['chrf', 'chrf++', 'bleu', 'rougeL', 'f1'] as const;

/**
 * From which score on a sentence counts as translated rather than failed, by criterion. At 0.5 an output
 * shares about half of what it could with its reference, in either direction. The same translations score
 * much lower in BLEU, where 0.2 draws the line at about the same place, and therefore in F1.
 *
 * @example
 * const isTranslated = translationScores('A cat.', 'A cat!')[0] >= TRANSLATION_SUCCESS_AT.chrf;
 */
export const TRANSLATION_SUCCESS_AT: Readonly<Record<(typeof TRANSLATION_CRITERIA)[number], number>> = {
  chrf: 0.5,
  'chrf++': 0.5,
  bleu: 0.2,
  rougeL: 0.5,
  f1: 0.25,
};

const CHRF = chrf();
const CHRF_PLUS_PLUS = chrf({ wordOrder: 2 });
const SENTENCE_BLEU = bleu({ effectiveOrder: true });

/**
 * Score in 0..1 of one translation by each of `TRANSLATION_CRITERIA`.
 *
 * @example
 * const scores = translationScores('A cat.', 'A cat!');
 * scores[TRANSLATION_CRITERIA.indexOf('bleu')]; // 0..1
 */
export function translationScores(output: string, reference: string): Float64Array {
  const withWords = CHRF_PLUS_PLUS.statistics(output, reference);
  const rougeL = rouge(output, reference).rougeL.f1;
  const sentenceBleu = SENTENCE_BLEU.score(SENTENCE_BLEU.statistics(output, reference)) / 100;
  return Float64Array.of(
    // chrF++'s statistics begin with chrF's.
    CHRF.score(withWords) / 100,
    CHRF_PLUS_PLUS.score(withWords) / 100,
    sentenceBleu,
    rougeL,
    harmonicMean(rougeL, sentenceBleu),
  ).map(atMostOne);
}

/** Rounding can leave a perfect score a few 1e-16 above 1. */
function atMostOne(score: number): number {
  return Math.min(1, score);
}

/**
 * Scores of a whole translated text, in 0..100 as the field reports them; the first is the default.
 *
 * @example
 * translationCorpusMetrics.map(({ name }) => name); // ['bleu', 'chrf', …]
 */
export const translationCorpusMetrics: readonly CorpusMetric[] = [
  bleu(),
  chrf(),
  CHRF_PLUS_PLUS,
  corpusRouge,
  rougeBleuF1,
];
