import { corpusMetricsOf as metricsOfTask } from '../domain/kinds.ts';
import type { CorpusMetric } from '../profile/corpus-metric.ts';
import type { Profile } from '../profile/profile.ts';

/** The corpus metrics of a profile's task; none where its outputs were not kept. */
export function corpusMetricsOf({ task, candidates }: Profile): readonly CorpusMetric[] {
  return candidates.every(({ outputs }) => outputs) ? metricsOfTask(task) : [];
}
