import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkProbabilities, describeCandidateContract } from '../../test/contracts/candidate-contract.ts';
import { functionCandidate } from './function-candidate.ts';
import { type BatchCandidate, microBatching } from './micro-batching.ts';

/** Takes a while for a batch, however large, and refuses inputs below 0. */
function doubling() {
  const sizes: number[] = [];
  const answer = async (inputs: readonly number[]) => {
    sizes.push(inputs.length);
    await new Promise((resolve) => setTimeout(resolve, 2));
    if (inputs.some((input) => input < 0)) throw new Error('below 0');
    return inputs.map((input) => 2 * input);
  };
  const candidate: BatchCandidate<number, number> = {
    ...functionCandidate('doubling', async (input: number) => (await answer([input]))[0]),
    runBatch: async (inputs) => ({ outputs: await answer(inputs), preprocessMs: 1, inferenceMs: 2 }),
  };
  return { candidate, sizes };
}

type Pair = readonly [number, number];

describeCandidateContract('a micro-batching candidate', {
  make: async () => {
    const soft = ([a, b]: Pair) => Float32Array.of(a, b);
    return microBatching<Pair, Float32Array>({
      ...functionCandidate('soft', async (pair: Pair) => soft(pair)),
      runBatch: async (pairs) => ({ outputs: pairs.map(soft), preprocessMs: 0, inferenceMs: 1 }),
    });
  },
  inputs: [
    [0.25, 0.75],
    [0.5, 0.5],
  ],
  check: checkProbabilities,
});

describe('micro-batching', () => {
  it('runs together what came in while the candidate was busy', async () => {
    const { candidate, sizes } = doubling();
    const batching = microBatching(candidate, { maxBatch: 4 });
    const first = batching.run(0);
    await new Promise((resolve) => setTimeout(resolve, 1));
    const rest = [1, 2, 3, 4, 5, 6].map((input) => batching.run(input));
    const runs = await Promise.all([first, ...rest]);
    expect(runs.map(({ output }) => output)).toEqual([0, 2, 4, 6, 8, 10, 12]);
    expect(sizes).toEqual([1, 4, 2]);
    expect(runs[1]).toMatchObject({ preprocessMs: 1, inferenceMs: 2 });
  });

  it('hands on what each run left', async () => {
    const { candidate } = doubling();
    const batching = microBatching<number, number>({
      ...candidate,
      run: async (input) => ({ output: 2 * input, preprocessMs: 0, inferenceMs: 1, state: `alone ${input}` }),
      runBatch: async (inputs) => ({
        outputs: inputs.map((input) => 2 * input),
        states: inputs.map((input) => `of ${input}`),
        preprocessMs: 1,
        inferenceMs: 2,
      }),
    });
    expect((await batching.run(1)).state).toBe('alone 1');
    const together = await Promise.all([2, 3].map((input) => batching.run(input)));
    expect(together.map(({ state }) => state)).toEqual(['of 2', 'of 3']);
  });

  it('leaves out what is not wanted any more', async () => {
    const { candidate, sizes } = doubling();
    const batching = microBatching(candidate);
    const controller = new AbortController();
    const first = batching.run(1);
    await new Promise((resolve) => setTimeout(resolve, 1));
    const aborted = batching.run(2, { signal: controller.signal });
    const wanted = batching.run(3);
    controller.abort();
    await expect(aborted).rejects.toMatchObject({ code: 'aborted' });
    await Promise.all([first, wanted]);
    expect(sizes).toEqual([1, 1]);
  });

  it('answers every good input and refuses every bad one, however they come together', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: -3, max: 20 }), { maxLength: 20 }), async (inputs) => {
        const batching = microBatching(doubling().candidate, { maxBatch: 5 });
        const settled = await Promise.allSettled(inputs.map((input) => batching.run(input)));
        expect(settled.map((each) => (each.status === 'fulfilled' ? each.value.output : undefined))).toEqual(
          inputs.map((input) => (input < 0 ? undefined : 2 * input)),
        );
      }),
      { numRuns: 30 },
    );
  });
});
