import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../random.ts';
import type { Candidate, RunOptions } from '../../runtime/candidate.ts';
import { measureRuns } from './measure-input.ts';

const RULE = { minRepeats: 1, maxRepeats: 1, withinInterval: 0 };

/** Takes 5 ms, or 1 ms to go on from what another left. */
function candidate(name: string, seen: RunOptions[] = []): Candidate<number, number> {
  return {
    name,
    load: () => Promise.resolve(),
    async run(input, options = {}) {
      seen.push(options);
      const inferenceMs = options.resumeFrom ? 1 : 5;
      return { output: input, preprocessMs: 0, inferenceMs, state: `${name} on ${input}` };
    },
    release: () => Promise.resolve(),
  };
}

describe('measuring a candidate that can go on from another', () => {
  it.each([1, 2, 3, 4, 5, 6])(
    'runs it whole, and after the other, in whatever order (seed %i)',
    async (seed) => {
      const seen: RunOptions[] = [];
      const found = await measureRuns(
        7,
        [
          { candidate: candidate('large', seen), continues: 'small' },
          { candidate: candidate('small') },
          { candidate: candidate('medium', seen), continues: 'small' },
        ],
        { rule: RULE, random: seededRandom(seed) },
      );
      const whole = { latencyMs: 5, energyMj: undefined };
      const both = { ...whole, continued: { latencyMs: 1, energyMj: undefined } };
      expect(found).toEqual([both, { ...whole, continued: undefined }, both]);
      expect(seen.map(({ resumeFrom }) => resumeFrom?.[0]).sort()).toEqual([
        ...['small on 7', 'small on 7'],
        ...[undefined, undefined],
      ]);
    },
  );
});
