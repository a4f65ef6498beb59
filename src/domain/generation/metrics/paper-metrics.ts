import type { CorpusMetric } from '../../../profile/corpus-metric.ts';
import { bleu } from './bleu.ts';
import { rouge } from './rouge.ts';

const BLEU = bleu();

/** F1 = 2 · ROUGE · BLEU / (ROUGE + BLEU), of two scores on the same scale; 0 where both are 0. */
export function harmonicMean(rougeScore: number, bleuScore: number): number {
  const sum = rougeScore + bleuScore;
  return sum > 0 ? (2 * rougeScore * bleuScore) / sum : 0;
}

/** Corpus ROUGE: the mean over outputs of ROUGE-L's F score. Statistics: the sum of them and their number. */
export const corpusRouge: CorpusMetric = {
  name: 'rougeL',
  width: 2,
  statistics: (output, reference) => Float64Array.of(rouge(output, reference).rougeL.f1, 1),
  score: ([sum, count]) => (count > 0 ? (100 * sum) / count : 0),
};

/**
 * The F1 of Marco et al. (2020) over a corpus: of corpus ROUGE and corpus BLEU. The paper does not say which
 * ROUGE; the toolkit its models come from (TensorFlow NMT) reports ROUGE-L. Statistics: ROUGE's, then BLEU's.
 */
export const rougeBleuF1: CorpusMetric = {
  name: 'f1',
  width: corpusRouge.width + BLEU.width,
  statistics(output, reference) {
    const statistics = new Float64Array(corpusRouge.width + BLEU.width);
    statistics.set(corpusRouge.statistics(output, reference));
    statistics.set(BLEU.statistics(output, reference), corpusRouge.width);
    return statistics;
  },
  score: (sums) => harmonicMean(corpusRouge.score(sums), BLEU.score(sums.subarray(corpusRouge.width))),
};

/** BLEU-PS of the same paper: BLEU² a second, with BLEU in 0..100. */
export function bleuPs(bleuScore: number, latencyMs: number): number {
  return latencyMs > 0 ? bleuScore ** 2 / (latencyMs / 1000) : 0;
}
