export type { CorpusMetric } from '../../../profile/corpus-metric.ts';
export { similarity } from '../similarity.ts';
export {
  TRANSLATION_CRITERIA,
  TRANSLATION_SUCCESS_AT,
  translationCorpusMetrics,
  translationScores,
} from '../translation-scores.ts';
export { type BleuOptions, type BleuSmoothing, bleu } from './bleu.ts';
export { type ChrfOptions, chrf } from './chrf.ts';
export { type RougeScore, type RougeScores, rouge } from './rouge.ts';
