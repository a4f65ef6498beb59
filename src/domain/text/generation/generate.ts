import { beamSearch } from './beam-search.ts';
import type { Generated, SearchOptions } from './generated.ts';
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
  if (sources.length === 0) return [];
  return config.numBeams === 1
    ? greedySearch(model, sources, config, options)
    : beamSearch(model, sources, config, options);
}
