import { describe, expect, it } from 'vitest';
import { syntheticProfile } from '../../test/support/synthetic-profile.ts';
import { simulate } from '../evaluate/simulate.ts';
import { cascade } from './cascade.ts';
import { bestCandidate, mean } from './optimal-candidate.ts';
import { policyContract } from './policy-contract.ts';
import { restorePolicy } from './restore-policy.ts';

const objective = { criterion: 'top1', successAt: 0.5 };

policyContract('cascade', () => cascade());

describe('cascade', () => {
  const profile = syntheticProfile({ inputs: 400, candidates: 4, seed: 5 });
  const best = profile.candidates[bestCandidate(profile, objective)];

  it('is as accurate as the single best on the training rows, in less time', () => {
    const policy = cascade().fit(profile, objective, { seed: 1 });
    const { outcomes } = simulate(policy, profile, { now: () => 0 });
    expect(policy.candidates).toHaveLength(2);
    expect(mean(outcomes.scores.top1)).toBeGreaterThanOrEqual(mean(best.scores.top1));
    expect(mean(outcomes.latencyMs)).toBeLessThan(mean(best.latencyMs));
  });

  it('finds the cheapest pair and threshold there is', () => {
    const small = syntheticProfile({ inputs: 30, candidates: 3, seed: 8 });
    const { outcomes } = simulate(cascade().fit(small, objective, { seed: 1 }), small, { now: () => 0 });
    const goal = Math.max(...small.candidates.map((candidate) => mean(candidate.scores.top1)));
    let least = mean(small.candidates[bestCandidate(small, objective)].latencyMs);
    const p1 = small.evidenceNames.indexOf('p1');
    const sureness = (k: number, row: number) =>
      small.candidates[k].evidence.data[row * small.evidenceNames.length + p1];
    for (const [a, b] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ]) {
      for (let cut = 0; cut < 30; cut++) {
        const [cheap, dear] = [small.candidates[a], small.candidates[b]];
        const stands = small.inputs.map((_, row) => sureness(a, row) >= sureness(a, cut));
        const score = mean(Float64Array.from(stands, (ok, row) => (ok ? cheap : dear).scores.top1[row]));
        const ms = mean(
          Float64Array.from(stands, (ok, row) => cheap.latencyMs[row] + (ok ? 0 : dear.latencyMs[row])),
        );
        if (score >= goal - 1e-12) least = Math.min(least, ms);
      }
    }
    expect(mean(outcomes.latencyMs)).toBeCloseTo(least, 9);
  });

  it('holds any number of candidates', () => {
    const policy = restorePolicy({
      kind: 'cascade',
      candidates: ['a', 'b', 'c'],
      thresholds: [0.9, 0.8],
      confidence: 'p1',
    });
    const said = (...values: (number | undefined)[]) => ({
      features: new Float64Array(0),
      evidence: values.map((value) => (value === undefined ? undefined : Float64Array.of(value))),
    });
    expect(policy.next(said(undefined, undefined, undefined))).toEqual({ kind: 'run', candidate: 0 });
    expect(policy.next(said(0.9, undefined, undefined))).toEqual({ kind: 'answer', candidate: 0 });
    expect(policy.next(said(0.5, undefined, undefined))).toEqual({ kind: 'run', candidate: 1 });
    expect(policy.next(said(0.5, 0.5, undefined))).toEqual({ kind: 'run', candidate: 2 });
    expect(policy.next(said(0.5, 0.5, 0.1))).toEqual({ kind: 'answer', candidate: 2 });
  });

  it('needs the evidence it decides on', () => {
    const without = { ...profile, evidenceNames: profile.evidenceNames.map((name) => `x${name}`) };
    expect(() => cascade().fit(without, objective, { seed: 1 })).toThrow(
      expect.objectContaining({ code: 'missing-evidence' }),
    );
  });
});
