import { describe, expect, it } from 'vitest';
import { syntheticProfile } from '../../test/support/synthetic-profile.ts';
import { simulate } from '../evaluate/simulate.ts';
import { cascade } from './cascade.ts';
import { bestCandidate, mean } from './optimal-candidate.ts';
import { policyContract } from './policy-contract.ts';
import { priceLadder } from './prices.ts';
import { restorePolicy } from './restore-policy.ts';

const objective = { criterion: 'top1', successAt: 0.5 };

policyContract('cascade', () => cascade());

describe('cascade', () => {
  const profile = syntheticProfile({ inputs: 400, candidates: 4, seed: 5 });
  const best = profile.candidates[bestCandidate(profile, objective)];

  it('is about as accurate as the single best on rows held out, in less time', () => {
    const { points, chosen, singleBest } = cascade().fit(profile, objective, { seed: 1 }).frontier!;
    expect(singleBest.accuracy).toBeCloseTo(mean(best.scores.top1), 1);
    expect(points[chosen].accuracy).toBeGreaterThan(singleBest.accuracy - 0.03);
    expect(points[chosen].latencyMs).toBeLessThan(singleBest.latencyMs);
  });

  it('is, at every price, the best pair and threshold there is', () => {
    const small = syntheticProfile({ inputs: 30, candidates: 3, seed: 8 });
    const policy = cascade({ maxRuns: 2, unmeasured: true }).fit(small, objective, { seed: 1 });
    const p1 = small.evidenceNames.indexOf('p1');
    const sureness = (k: number, row: number) =>
      small.candidates[k].evidence.data[row * small.evidenceNames.length + p1];
    priceLadder(small, objective).forEach((price, point) => {
      const { outcomes } = simulate(policy, small, { now: () => 0, point });
      const worth = ({ scores, latencyMs }: Pick<typeof outcomes, 'scores' | 'latencyMs'>) =>
        mean(scores.top1) - price * mean(latencyMs);
      let most = Math.max(...small.candidates.map(worth));
      for (const [cheap, dear] of [
        [0, 1],
        [0, 2],
        [1, 2],
      ]) {
        for (let cut = 0; cut < 30; cut++) {
          const [first, second] = [small.candidates[cheap], small.candidates[dear]];
          const stands = small.inputs.map((_, row) => sureness(cheap, row) >= sureness(cheap, cut));
          const top1 = Float64Array.from(stands, (ok, row) => (ok ? first : second).scores.top1[row]);
          const latencyMs = Float64Array.from(
            stands,
            (ok, row) => first.latencyMs[row] + (ok ? 0 : second.latencyMs[row]),
          );
          most = Math.max(most, worth({ scores: { top1 }, latencyMs }));
        }
      }
      expect(worth(outcomes)).toBeCloseTo(most, 9);
    });
  });

  it('holds any number of candidates', () => {
    const policy = restorePolicy({
      kind: 'cascade',
      candidates: ['a', 'b', 'c'],
      confidence: 'p1',
      agreement: false,
      points: [[{ candidate: 0, threshold: 0.9 }, { candidate: 1, threshold: 0.8 }, { candidate: 2 }]],
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
