import { translationCorpusMetrics } from '../domain/generation/translation-scores.ts';
import type { CorpusMetric } from '../profile/corpus-metric.ts';
import type { Profile } from '../profile/profile.ts';

/** The corpus metrics of a profile's task; none where outputs are no texts. */
export function corpusMetricsOf({ task, candidates }: Profile): readonly CorpusMetric[] {
  return task === 'translation' && candidates.every(({ outputs }) => outputs) ? translationCorpusMetrics : [];
}
