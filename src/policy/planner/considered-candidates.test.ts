import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { syntheticProfile } from '../../../test/support/synthetic-profile.ts';
import { cascade } from '../cascade/cascade.ts';
import { consideredCandidates } from './considered-candidates.ts';

const objective = { criterion: 'top1', successAt: 0.5 };
const namesOf = ({ candidates }: { candidates: readonly { name: string }[] }) =>
  candidates.map(({ name }) => name);

describe('the candidates a plan considers', () => {
  it('are all, where there are few', () => {
    const profile = syntheticProfile({ inputs: 50, candidates: 8, seed: 1 });
    expect(consideredCandidates(profile, objective)).toBe(profile);
  });

  it('are eight of many, among them the cheapest and what cascades run', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1000 }), fc.integer({ min: 9, max: 14 }), (seed, candidates) => {
        const profile = syntheticProfile({ inputs: 60, candidates, seed });
        const considered = namesOf(consideredCandidates(profile, objective));
        expect(considered.length).toBeLessThanOrEqual(8);
        expect(considered).toContain('model-0');
        const run = cascade({ unmeasured: true }).fit(profile, objective, { seed: 1 }).candidates;
        // The single best and the cheapest may take two places.
        if (run.length <= 6) expect(considered).toEqual(expect.arrayContaining([...run]));
      }),
      { seed: 3, numRuns: 30 },
    );
  });

  it('are found without evidence as well', () => {
    const profile = { ...syntheticProfile({ inputs: 60, candidates: 10, seed: 2 }), evidenceNames: [] };
    expect(namesOf(consideredCandidates(profile, objective))).toContain('model-0');
  });
});
