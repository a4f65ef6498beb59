import { describe, expect, it } from 'vitest';
import { policyContract } from '../../../test/contracts/policy-contract.ts';
import { syntheticProfile } from '../../../test/support/synthetic-profile.ts';
import { verdictTable } from '../../../test/support/verdict-tables.ts';
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

  it('combines several where they know when they are right, and never pays for what adds nothing', () => {
    const alike = [1, 1.1].map((cost) => ({ cost, accuracy: 0.75 }));
    const runsOf = (told: number) => {
      const table = verdictTable({ inputs: 1200, seed: 1, candidates: alike, told });
      const { frontier } = committee().fit(table, { criterion: 'score', successAt: 0.5 }, { seed: 1 });
      const runs = frontier!.points.map(({ runShares }) =>
        Object.values(runShares!).reduce((sum, share) => sum + share, 0),
      );
      const accuracy = Math.max(...frontier!.points.map((point) => point.accuracy));
      return { most: Math.max(...runs), gain: accuracy - frontier!.singleBest.accuracy };
    };
    expect(runsOf(1.5).most).toBeGreaterThan(1.5);
    expect(runsOf(1.5).gain).toBeGreaterThan(0.02);
    expect(runsOf(0).most).toBe(1);
  });

  it('says what it needs where candidates say nothing', () => {
    const silent = { ...profile, evidenceNames: [] };
    expect(() => committee().fit(silent, objective, { seed: 1 })).toThrow(/no evidence/);
  });
});
