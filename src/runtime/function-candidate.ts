import type { Candidate, RunOptions } from './candidate.ts';
import { assertNotAborted } from './request-errors.ts';
import { WorkUnderWay } from './work-under-way.ts';

/**
 * Anything that answers: a call to a service, a solver, a person. Should give up when `signal` is aborted. What other
 * functions gave for the same input is in `resumeFrom`.
 */
export type CandidateFunction<Input, Output> = (
  input: Input,
  options: RunOptions,
) => Output | Promise<Output>;

/**
 * A function as a candidate. There is nothing to load; all its time counts as inference. Its output is all it leaves to
 * others.
 *
 * @example
 * const large = functionCandidate('large', (question: string, { signal }) => askLarge(question, signal));
 */
export function functionCandidate<Input, Output>(
  name: string,
  run: CandidateFunction<Input, Output>,
): Candidate<Input, Output> {
  const underWay = new WorkUnderWay();
  const timed = async (input: Input, options: RunOptions) => {
    const { signal } = options;
    assertNotAborted(signal);
    const startedAt = performance.now();
    try {
      const output = await run(input, options);
      assertNotAborted(signal);
      return { output, preprocessMs: 0, inferenceMs: performance.now() - startedAt, state: output };
    } catch (error) {
      // Whatever a function throws when it is told to stop, it was told to stop.
      assertNotAborted(signal);
      throw error;
    }
  };
  return {
    name,
    load: () => Promise.resolve(),
    run: (input, options = {}) => underWay.add(timed(input, options)),
    release: () => underWay.ended(),
  };
}
