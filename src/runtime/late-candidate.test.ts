import { describe, expect, it } from 'vitest';
import { describeCandidateContract } from '../../test/contracts/candidate-contract.ts';
import { functionCandidate } from './function-candidate.ts';
import { lateCandidate } from './late-candidate.ts';

describeCandidateContract('a late candidate', {
  make: async () => lateCandidate('twice', async () => functionCandidate('twice', (x: number) => 2 * x)),
  inputs: [1, 2],
  check: (output: number) => expect(output).toBeGreaterThan(0),
});

describe('a late candidate', () => {
  it('is opened once, and tried again where that failed', async () => {
    let tries = 0;
    const late = lateCandidate('late', async () => {
      if (++tries < 3) throw new Error(`try ${tries}`);
      return functionCandidate('late', (x: number) => x);
    });
    await expect(late.load()).rejects.toThrow('try 1');
    await late.release();
    await expect(late.run(7)).rejects.toThrow('try 2');
    expect((await late.run(7)).output).toBe(7);
    await late.release();
    expect((await late.run(8)).output).toBe(8);
    expect(tries).toBe(3);
  });
});
