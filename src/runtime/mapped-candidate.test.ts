import { describe, expect, it } from 'vitest';
import { describeCandidateContract } from '../../test/contracts/candidate-contract.ts';
import type { Candidate } from './candidate.ts';
import { functionCandidate } from './function-candidate.ts';
import { mappedCandidate } from './mapped-candidate.ts';
import { type BatchCandidate, canBatch } from './micro-batching.ts';

const doubling = () => functionCandidate('doubling', async (value: number) => 2 * value);
const asText = (value: number) => `is ${value}`;

describeCandidateContract('a mapped candidate', {
  make: async () => mappedCandidate(doubling(), asText),
  inputs: [1, 2],
  check: (output) => expect(output).toMatch(/^is \d$/),
});

describe('mappedCandidate', () => {
  it('maps what runs and batches give, and batches where the candidate does', async () => {
    expect((await mappedCandidate(doubling(), asText).run(3)).output).toBe('is 6');
    expect(canBatch(mappedCandidate(doubling(), asText))).toBe(false);
    const batching: BatchCandidate<number, number> = {
      ...(doubling() as Candidate<number, number>),
      runBatch: async (inputs) => ({ outputs: inputs.map((each) => -each), preprocessMs: 0, inferenceMs: 1 }),
    };
    const mapped = mappedCandidate(batching, asText) as BatchCandidate<number, string>;
    expect(canBatch(mapped)).toBe(true);
    expect((await mapped.runBatch([1, 2])).outputs).toEqual(['is -1', 'is -2']);
  });
});
