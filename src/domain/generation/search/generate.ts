import { beamSearch } from './beam-search.ts';
import type { Generated, Hypothesis, SearchOptions } from './generated.ts';
import type { GenerationConfig } from './generation-config.ts';
import { greedySearch } from './greedy.ts';
import type { Seq2SeqModel } from './seq2seq-model.ts';

/**
 * One translation for each source, in order. Sources are decoded together, each as if it were alone.
 * @throws PremodelError `aborted`, `bad-output`, `no-continuation`, and what the model throws
 */
export async function generate(
  model: Seq2SeqModel,
  sources: readonly Int32Array[],
  config: GenerationConfig,
  options: SearchOptions = {},
): Promise<Generated[]> {
  return (await findHypotheses(model, sources, config, options)).map(bestOf);
}

/** Every translation a search ended with, for each source, best first: at most `numBeams`, at least one. */
export async function findHypotheses(
  model: Seq2SeqModel,
  sources: readonly Int32Array[],
  config: GenerationConfig,
  options: SearchOptions = {},
): Promise<Hypothesis[][]> {
  if (sources.length === 0) return [];
  return config.numBeams === 1
    ? (await greedySearch(model, sources, config, options)).map((found) => [found])
    : beamSearch(model, sources, config, options);
}

/** @param hypotheses best first */
export function bestOf([best, second]: readonly Hypothesis[]): Generated {
  return { ...best, beamMargin: second === undefined ? 0 : best.score - second.score };
}
