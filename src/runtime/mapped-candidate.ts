import type { Candidate, Run } from './candidate.ts';
import { type BatchCandidate, canBatch } from './micro-batching.ts';

/** A candidate whose every output is turned into another. */
export function mappedCandidate<Input, Own, Output>(
  candidate: Candidate<Input, Own>,
  map: (output: Own) => Output,
): Candidate<Input, Output> {
  const mapped: Candidate<Input, Output> = {
    name: candidate.name,
    load: () => candidate.load(),
    async run(input, options): Promise<Run<Output>> {
      const run = await candidate.run(input, options);
      return { ...run, output: map(run.output) };
    },
    release: () => candidate.release(),
  };
  if (!canBatch(candidate)) return mapped;
  const batch: BatchCandidate<Input, Output> = {
    ...mapped,
    async runBatch(inputs) {
      const run = await candidate.runBatch(inputs);
      return { ...run, outputs: run.outputs.map(map) };
    },
  };
  return batch;
}
