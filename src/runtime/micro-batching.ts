import type { Candidate, Run, RunOptions } from './candidate.ts';
import { abortedBy, assertNotAborted } from './request-errors.ts';

/** Inputs at one time, unless told otherwise. */
export const DEFAULT_MAX_BATCH = 8;

/** A candidate that runs several inputs at once for less than one after the other. */
export interface BatchCandidate<Input, Output> extends Candidate<Input, Output> {
  /**
   * Each output is what `run` would give; the times are those of all together. In a batch nothing goes on from what
   * earlier runs left: it is for candidates that never do.
   */
  runBatch(inputs: readonly Input[]): Promise<BatchRun<Output>>;
}

export interface BatchRun<Output> {
  readonly outputs: readonly Output[];
  /** `Run.state` of each. */
  readonly states?: readonly unknown[];
  readonly preprocessMs: number;
  readonly inferenceMs: number;
}

export function canBatch<Input, Output>(
  candidate: Candidate<Input, Output>,
): candidate is BatchCandidate<Input, Output> {
  return 'runBatch' in candidate;
}

interface Waiting<Input, Output> {
  readonly input: Input;
  readonly options: RunOptions;
  readonly resolve: (run: Run<Output>) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Runs together what came in while the candidate was busy; nothing ever waits for company. Every run is told the
 * times of its whole batch, for that is how long it took.
 * @param maxBatch inputs at one time
 */
export function microBatching<Input, Output>(
  candidate: BatchCandidate<Input, Output>,
  { maxBatch = DEFAULT_MAX_BATCH }: { readonly maxBatch?: number } = {},
): Candidate<Input, Output> {
  const queue: Waiting<Input, Output>[] = [];
  let working: Promise<void> | undefined;

  async function work(): Promise<void> {
    // Those asked for in the same turn of the event loop come along.
    await Promise.resolve();
    while (queue.length > 0) await runTogether(queue.splice(0, maxBatch));
    working = undefined;
  }

  async function runTogether(batch: readonly Waiting<Input, Output>[]): Promise<void> {
    const wanted = batch.filter(({ options }) => !options.signal?.aborted);
    for (const { options, reject } of batch) if (options.signal?.aborted) reject(abortedBy(options.signal));
    if (wanted.length > 1) {
      const run = await candidate.runBatch(wanted.map(({ input }) => input)).catch(() => undefined);
      // One bad input must not spoil the others: each alone, then.
      if (run) {
        for (const [i, each] of wanted.entries())
          settle(each, { ...run, output: run.outputs[i], state: run.states?.[i] });
        return;
      }
    }
    for (const each of wanted) {
      await candidate.run(each.input, each.options).then((run) => settle(each, run), each.reject);
    }
  }

  return {
    name: candidate.name,
    load: () => candidate.load(),
    async run(input, options = {}) {
      assertNotAborted(options.signal);
      return new Promise<Run<Output>>((resolve, reject) => {
        queue.push({ input, options, resolve, reject });
        working ??= work();
      });
    },
    async release() {
      await working;
      await candidate.release();
    },
  };
}

function settle<Input, Output>(
  { options: { signal }, resolve, reject }: Waiting<Input, Output>,
  { output, preprocessMs, inferenceMs, state }: Run<Output>,
): void {
  if (signal?.aborted) reject(abortedBy(signal));
  else resolve({ output, preprocessMs, inferenceMs, ...(state !== undefined && { state }) });
}
