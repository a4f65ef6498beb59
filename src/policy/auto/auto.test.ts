import { describe, expect, it } from 'vitest';
import { policyContract } from '../../../test/contracts/policy-contract.ts';
import { syntheticProfile } from '../../../test/support/synthetic-profile.ts';
import type { Profile } from '../../profile/profile.ts';
import { restorePolicy } from '../restore-policy.ts';
import { auto } from './auto.ts';

const objective = { criterion: 'top1', successAt: 0.5 };

policyContract('auto', () => auto());

describe('auto', () => {
  const profile = syntheticProfile({ inputs: 400, candidates: 3, seed: 2 });

  it('keeps a policy where it gains, and says what it was compared with', () => {
    const nearly = { ...objective, constraint: { minAccuracy: { belowBest: 0.03 } } };
    const { verdict, frontier } = auto().fit(profile, nearly, { seed: 1 });
    expect(verdict!.gains).toBe(true);
    expect(verdict!.compared.map(({ kind }) => kind)).toEqual([
      'single-best',
      'committee',
      'cascade',
      'paper',
      'router',
      'planner',
    ]);
    const kept = verdict!.compared.find(({ kind }) => kind === verdict!.kept)!;
    expect(kept.feasible).toBe(true);
    expect(kept.cost).toBeLessThan(verdict!.compared[0].cost);
    expect(frontier!.points[frontier!.chosen].accuracy).toBe(kept.accuracy);
  });

  it('keeps the single best, and says so, where evidence and features say nothing', () => {
    const blind: Profile = {
      ...profile,
      features: { ...profile.features, names: [], values: { rows: 400, cols: 0, data: new Float64Array(0) } },
      evidenceNames: [],
      candidates: profile.candidates.map((candidate) => ({
        ...candidate,
        evidence: { rows: 400, cols: 0, data: new Float64Array(0) },
      })),
    };
    const policy = auto().fit(blind, objective, { seed: 1 });
    expect(policy.verdict).toMatchObject({ kept: 'single-best', gains: false });
    expect(policy.candidates).toEqual(['model-2']);
  });

  it('comes as near as it can to an accuracy that nothing reaches, whatever that costs', () => {
    const perfect = { ...objective, constraint: { minAccuracy: 1 } };
    const { compared, kept } = auto().fit(profile, perfect, { seed: 1 }).verdict!;
    expect(compared.some(({ feasible }) => feasible)).toBe(false);
    const [single] = compared;
    // There is a cheaper one that is less accurate.
    expect(compared.some(({ cost, accuracy }) => cost < single.cost && accuracy < single.accuracy)).toBe(
      true,
    );
    expect(compared.find(({ kind }) => kind === kept)!.accuracy).toBeGreaterThanOrEqual(single.accuracy);
  });

  it('keeps what it found through a file', () => {
    const policy = auto().fit(profile, objective, { seed: 1 });
    const restored = restorePolicy(JSON.parse(JSON.stringify(policy)));
    expect(restored.verdict).toEqual(policy.verdict);
    expect(restored.frontier).toEqual(policy.frontier);
  });
});
