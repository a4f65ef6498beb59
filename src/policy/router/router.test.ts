import { describe, expect, it } from 'vitest';
import { policyContract } from '../../../test/contracts/policy-contract.ts';
import { syntheticProfile } from '../../../test/support/synthetic-profile.ts';
import { simulate } from '../../evaluate/simulate.ts';
import { selectInputs } from '../../profile/select.ts';
import { mean } from '../../statistics.ts';
import { bestCandidate } from '../optimal-candidate.ts';
import { router } from './router.ts';

policyContract('router', () => router());

const accurate = { criterion: 'top1', successAt: 0.5, constraint: { minAccuracy: 1 } } as const;

describe('router', () => {
  // Which of two candidates is right can be read off a feature.
  const usual = syntheticProfile({ inputs: 300, candidates: 2, features: 4, seed: 2 });
  const low = (row: number) => usual.features.values.data[row * 4] < 0.5;
  const telling = {
    ...usual,
    candidates: usual.candidates.map((candidate, k) => ({
      ...candidate,
      scores: {
        top1: Float64Array.from(usual.inputs, (_, row) => (low(row) === (k === 0) ? 1 : 0)),
        top5: candidate.scores.top5,
      },
    })),
  };
  const rows = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

  it('finds out from the features who is right', () => {
    const policy = router().fit(selectInputs(telling, rows(0, 200)), accurate, { seed: 1 });
    const { outcomes } = simulate(policy, telling, { rows: rows(200, 300), now: () => 0 });
    expect(policy.kind).toBe('router');
    expect(mean(outcomes.scores.top1)).toBeGreaterThan(0.95);
    expect(policy.frontier!.points.at(-1)!.accuracy).toBeGreaterThan(0.95);
  });

  it('runs the cheapest where cost is all that counts', () => {
    const policy = router().fit(telling, { ...accurate, constraint: { maxLatencyMs: 1e-3 } }, { seed: 1 });
    const first = policy.next(
      { features: new Float64Array(4), evidence: [undefined, undefined] },
      { point: 0 },
    );
    expect(first).toEqual({ kind: 'run', candidate: 0 });
  });

  it('keeps the single best where the features say nothing, or there are none', () => {
    const noise = syntheticProfile({ inputs: 200, candidates: 3, informative: 0, seed: 5 });
    const best = noise.candidates[bestCandidate(noise, accurate)].name;
    const without = {
      ...noise,
      features: { ...noise.features, names: [], values: { rows: 200, cols: 0, data: new Float64Array(0) } },
    };
    for (const profile of [noise, without]) {
      expect(router().fit(profile, accurate, { seed: 1 }).toJSON()).toEqual({
        kind: 'fixed',
        candidate: best,
      });
    }
  });
});
