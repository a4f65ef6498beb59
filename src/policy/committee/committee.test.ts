import { describe, expect, it } from 'vitest';
import { syntheticProfile } from '../../../test/support/synthetic-profile.ts';
import { policyContract } from '../policy-contract.ts';
import { replay } from '../replay.ts';
import { committee } from './committee.ts';

const objective = { criterion: 'top1', successAt: 0.5 };

policyContract('committee', () => committee());

describe('committee', () => {
  const profile = syntheticProfile({ inputs: 600, candidates: 4, seed: 3 });

  it('runs the same candidates whatever the input', () => {
    const policy = committee({ unmeasured: true }).fit(profile, objective, { seed: 1 });
    const rows = Array.from(profile.inputs.keys());
    for (let point = 0; point < policy.points!; point++) {
      for (const ran of replay(policy, profile, objective, rows, point).ran.values()) {
        expect(new Set(ran).size).toBe(1);
      }
    }
  });

  it('combines several where that is worth its cost, and only then', () => {
    const { frontier } = committee().fit(profile, objective, { seed: 1 });
    const runs = frontier!.points.map(({ runShares }) =>
      Object.values(runShares!).reduce((sum, share) => sum + share, 0),
    );
    expect(runs[0]).toBe(1);
    expect(Math.max(...runs)).toBeGreaterThan(1);
    expect(Math.max(...frontier!.points.map(({ accuracy }) => accuracy))).toBeGreaterThan(
      frontier!.singleBest.accuracy,
    );
  });

  it('says what it needs where candidates say nothing', () => {
    const silent = { ...profile, evidenceNames: [] };
    expect(() => committee().fit(silent, objective, { seed: 1 })).toThrow(/no evidence/);
  });
});
