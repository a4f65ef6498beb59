import type { Premodel, PremodelCandidate } from '../artifact/premodel.ts';
import { PremodelError } from '../error.ts';
import type { RunnableTask } from '../models/tasks/task.ts';
import type { Candidate } from '../runtime/candidate.ts';
import { lateCandidate } from '../runtime/late-candidate.ts';
import { canBatch, DEFAULT_MAX_BATCH } from '../runtime/micro-batching.ts';
import { batched, type MemoryOptions } from './memory-options.ts';
import { type OpenCandidateOptions, openCandidate } from './open-candidate.ts';

export interface OpenCandidatesOptions extends OpenCandidateOptions, MemoryOptions {
  readonly faultyModels?: 'refuse' | 'rest';
}

/** What the loop needs of a model; of one that could not be opened yet little is known. */
export interface OpenedCandidate<Input, Output> {
  readonly candidate: Candidate<Input, Output>;
  readonly labels?: readonly string[];
  readonly sharedAs?: string;
  /** Inputs that it may run together, as far as is known. */
  readonly maxBatch?: number;
}

/**
 * Opens every model as it was profiled. Where faulty models may rest, one that cannot be opened is a candidate all the
 * same: whenever it is wanted, its model is looked for again.
 * @throws what opening the first of the faulty ones throws, where that is refused or there are no others
 */
export async function openCandidates<Input, Output>(
  task: Pick<RunnableTask<never, Input, Output, never, unknown>, 'open' | 'inSharedClasses'>,
  candidates: readonly PremodelCandidate[],
  premodel: Premodel,
  file: string,
  options: OpenCandidatesOptions,
): Promise<OpenedCandidate<Input, Output>[]> {
  const { faultyModels = 'refuse' } = options;
  if (faultyModels !== 'refuse' && faultyModels !== 'rest') {
    throw new PremodelError('invalid-option', `faultyModels is ${faultyModels}`, {
      place: { field: 'faultyModels' },
      remedy: 'Choose refuse or rest.',
    });
  }
  const open = async (candidate: PremodelCandidate): Promise<OpenedCandidate<Input, Output>> => {
    const model = await openCandidate(task, candidate, premodel, file, options);
    const maxBatch = canBatch(model.candidate) ? (options.maxBatch ?? DEFAULT_MAX_BATCH) : 1;
    return { ...model, maxBatch, candidate: batched(model.candidate, options) };
  };
  const opening = await Promise.allSettled(candidates.map(open));
  const isOpen = opening.some(({ status }) => status === 'fulfilled');
  return opening.map((each, i) => {
    if (each.status === 'fulfilled') return each.value;
    if (faultyModels === 'refuse' || !isOpen) throw each.reason;
    const again = async () => (await open(candidates[i])).candidate;
    return { candidate: lateCandidate(candidates[i].name, again) };
  });
}
