import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Candidate } from '../../src/runtime/candidate.ts';
import { collectGarbage } from '../support/collect-garbage.ts';

export interface CandidateContract<Input, Output> {
  /** A candidate that has not been loaded. */
  readonly make: () => Promise<Candidate<Input, Output>>;
  /** The candidate whose work this one can go on from, where there is one. */
  readonly continued?: () => Promise<Candidate<Input, Output>>;
  /** Inputs the candidate answers differently. */
  readonly inputs: readonly [Input, Input];
  /** Fails where an output is not what outputs of this kind are. */
  readonly check: (output: Output) => void;
}

/** A `check` for outputs that are probabilities of classes. */
export function checkProbabilities(output: Float32Array): void {
  expect(output.length).toBeGreaterThan(1);
  expect(Math.min(...output)).toBeGreaterThanOrEqual(0);
  expect(output.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 4);
}

/** What every kind of candidate must do. */
export function describeCandidateContract<Input, Output>(
  name: string,
  contract: CandidateContract<Input, Output>,
): void {
  describe(`${name} keeps the contract of candidates`, () => {
    const [first, second] = contract.inputs;
    let candidate: Candidate<Input, Output>;
    beforeEach(async () => {
      candidate = await contract.make();
    });
    afterEach(() => candidate.release());

    it('has a name', () => {
      expect(candidate.name).not.toBe('');
    });

    it('loads when first run', async () => {
      contract.check((await candidate.run(first)).output);
    });

    it('loads once, however often it is asked', async () => {
      await Promise.all([candidate.load(), candidate.load()]);
      await candidate.load();
      await expect(candidate.run(first)).resolves.toBeDefined();
    });

    it('gives outputs of its kind', async () => {
      for (const input of contract.inputs) contract.check((await candidate.run(input)).output);
    });

    it('says the same of the same input, also at the same time as another', async () => {
      const [a, b, again] = await Promise.all([first, second, first].map((input) => candidate.run(input)));
      expect(again.output).toEqual(a.output);
      expect(b.output).not.toEqual(a.output);
    });

    it('says the same whatever earlier runs on the input left', async () => {
      const other = await contract.continued?.();
      for (const input of contract.inputs) {
        const alone = await candidate.run(input);
        const before = await other?.run(input);
        const resumeFrom = [undefined, 1, { hypotheses: [] }, alone.state, before?.state];
        expect((await candidate.run(input, { resumeFrom })).output).toEqual(alone.output);
        expect((await candidate.run(input, { resumeFrom: [before?.state] })).output).toEqual(alone.output);
      }
      await other?.release();
    });

    it('does not go on when the signal is aborted', async () => {
      const other = await contract.continued?.();
      const resumeFrom = [(await other?.run(first))?.state];
      await expect(candidate.run(first, { resumeFrom, signal: AbortSignal.abort() })).rejects.toMatchObject({
        code: 'aborted',
      });
      await other?.release();
    });

    it('leaves earlier outputs alone', async () => {
      const { output } = await candidate.run(first);
      const before = structuredClone(output);
      await candidate.run(second);
      expect(output).toEqual(before);
    });

    it('keeps no output', async () => {
      const given = await (async () => new WeakRef(await candidate.run(first)))();
      await candidate.run(second);
      await collectGarbage();
      expect(given.deref()).toBeUndefined();
    });

    it('says where the time went', async () => {
      const { preprocessMs, inferenceMs } = await candidate.run(first);
      expect(preprocessMs).toBeGreaterThanOrEqual(0);
      expect(inferenceMs).toBeGreaterThan(0);
    });

    it('does not run when the signal is aborted', async () => {
      await expect(candidate.run(first, { signal: AbortSignal.abort() })).rejects.toMatchObject({
        code: 'aborted',
      });
    });

    it('throws away the output when the signal is aborted meanwhile', async () => {
      const controller = new AbortController();
      const run = candidate.run(first, { signal: controller.signal });
      controller.abort();
      await expect(run).rejects.toMatchObject({ code: 'aborted' });
      await expect(candidate.run(first)).resolves.toBeDefined();
    });

    it('can be released twice, unloaded, and loaded again', async () => {
      await candidate.release();
      const { output } = await candidate.run(first);
      await candidate.release();
      await candidate.release();
      expect((await candidate.run(first)).output).toEqual(output);
    });

    it('finishes runs under way when released', async () => {
      const runs = [candidate.run(first), candidate.run(second)];
      await candidate.release();
      await expect(Promise.all(runs)).resolves.toHaveLength(2);
    });
  });
}
