import type { Premodel, PremodelCandidate } from '../artifact/premodel.ts';
import { PremodelError } from '../error.ts';
import type { OpenedModel } from '../models/tasks/task.ts';
import type { Candidate } from '../runtime/candidate.ts';
import { canBatch, DEFAULT_MAX_BATCH, microBatching } from '../runtime/micro-batching.ts';
import type { Footprint } from '../runtime/residency.ts';

export interface MemoryOptions {
  /**
   * What loaded models may take together, in MB, by the peaks measured at profiling (files where none was). Those of
   * least use are dropped to make room. Default: no limit.
   */
  readonly maxMemoryMb?: number;
  /** Names of models that are never dropped once loaded. Default: none. */
  readonly pinned?: readonly string[];
  /** So many inputs that wait for the same model may run together, where that is faster (translation). Default 8. */
  readonly maxBatch?: number;
}

/** @throws PremodelError `invalid-option` */
export function assertMemoryOptions(
  { maxMemoryMb, pinned = [], maxBatch = 1 }: MemoryOptions,
  { candidates }: Premodel,
): void {
  const unknown = pinned.find((name) => !candidates.some((candidate) => candidate.name === name));
  const problem =
    maxMemoryMb !== undefined && !(maxMemoryMb > 0)
      ? ['maxMemoryMb', `is ${maxMemoryMb}`, 'Give megabytes, more than 0.']
      : !(Number.isInteger(maxBatch) && maxBatch >= 1)
        ? ['maxBatch', `is ${maxBatch}`, 'Give a whole number of at least 1.']
        : unknown !== undefined
          ? ['pinned', `names ${unknown}`, `Name some of ${candidates.map(({ name }) => name).join(', ')}.`]
          : undefined;
  if (!problem) return;
  const [field, what, remedy] = problem;
  throw new PremodelError('invalid-option', `${field} ${what}`, { place: { field }, remedy });
}

/** Where its inputs can run together, those that wait do. */
export function batched<Input, Output>(
  candidate: Candidate<Input, Output>,
  { maxBatch = DEFAULT_MAX_BATCH }: MemoryOptions,
): Candidate<Input, Output> {
  return canBatch(candidate) && maxBatch > 1 ? microBatching(candidate, { maxBatch }) : candidate;
}

/** What keeping each in memory takes, by name. */
export function footprintsOf(
  candidates: readonly PremodelCandidate[],
  models: readonly Pick<OpenedModel<never, unknown>, 'sharedAs'>[],
  { pinned = [] }: MemoryOptions,
): ReadonlyMap<string, Footprint> {
  return new Map(
    candidates.map(({ name, peakMemoryBytes, sizeBytes, loadMs }, i) => [
      name,
      {
        memoryBytes: peakMemoryBytes ?? sizeBytes,
        loadMs,
        pinned: pinned.includes(name),
        sharedAs: models[i].sharedAs,
      },
    ]),
  );
}
