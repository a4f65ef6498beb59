import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { policyContract } from '../../../test/contracts/policy-contract.ts';
import { syntheticProfile } from '../../../test/support/synthetic-profile.ts';
import { simulate } from '../../evaluate/simulate.ts';
import { matrix, rowOf } from '../../learn/matrix.ts';
import type { Profile } from '../../profile/profile.ts';
import { mean } from '../../statistics.ts';
import { bestCandidate } from '../optimal-candidate.ts';
import { priceLadder } from '../prices.ts';
import { replay } from '../replay.ts';
import { restorePolicy } from '../restore-policy.ts';
import { type CascadeOptions, cascade } from './cascade.ts';
import type { CascadeLevel } from './cascade-levels.ts';

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
    const policy = cascade({ confidence: 'p1', maxRuns: 2, unmeasured: true }).fit(small, objective, {
      seed: 1,
    });
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

  it('reads what tells most of each candidate, upwards or downwards, and nothing else', () => {
    // How often model-0 is right, its hint tells, small where it is; what model-1's tells, is noise.
    const hinted = withColumn(profile, 'hint', (k, row) =>
      k === 0 ? 1 - profile.candidates[0].scores.top1[row] : row % 7,
    );
    const policy = cascade({ unmeasured: true }).fit(hinted, objective, { seed: 1 });
    const levels = (JSON.parse(JSON.stringify(policy)).points as CascadeLevel[][]).flat();
    const deciding = levels.filter(({ threshold }) => threshold !== undefined);
    const ofCheapest = deciding.filter(({ candidate }) => policy.candidates[candidate] === 'model-0');
    expect(ofCheapest.length).toBeGreaterThan(0);
    expect(ofCheapest.every((level) => level.confidence === 'hint' && level.below)).toBe(true);
    const others = deciding.filter((level) => !ofCheapest.includes(level));
    expect(others.some(({ confidence }) => confidence === 'hint')).toBe(false);
    const read = new Set(deciding.map(({ confidence }) => confidence));
    if (levels.some(({ agrees }) => agrees)) read.add('class1');
    expect(new Set(policy.evidence)).toEqual(read);
  });

  it('is nowhere worth less on its training rows for choosing what it reads', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1000 }), fc.integer({ min: 12, max: 60 }), (seed, inputs) => {
        const random = syntheticProfile({ inputs, candidates: 3, seed });
        const worths = (options: CascadeOptions) => {
          const policy = cascade({ ...options, maxRuns: 2, unmeasured: true }).fit(random, objective, {
            seed,
          });
          return Array.from(priceLadder(random, objective), (price, point) => {
            const { score, latencyMs } = replay(policy, random, objective, [...random.inputs.keys()], point);
            return mean(score) - price * mean(latencyMs);
          });
        };
        const usual = worths({ confidence: 'p1' });
        worths({}).forEach((worth, point) => {
          expect(worth).toBeGreaterThanOrEqual(usual[point] - 1e-9);
        });
      }),
      { seed: 9, numRuns: 25 },
    );
  });

  it('holds any number of candidates', () => {
    const points = [
      [
        { candidate: 0, confidence: 'p1', threshold: 0.9 },
        { candidate: 1, confidence: 'entropy', threshold: 0.2, below: true },
        { candidate: 2 },
      ],
    ];
    const policy = restorePolicy({ kind: 'cascade', candidates: ['a', 'b', 'c'], points });
    expect(policy.evidence).toEqual(['p1', 'entropy']);
    const said = (...values: (readonly number[] | undefined)[]) => ({
      features: new Float64Array(0),
      evidence: values.map((value) => value && Float64Array.from(value)),
    });
    expect(policy.next(said([0.9, 0], undefined, undefined))).toEqual({ kind: 'answer', candidate: 0 });
    expect(policy.next(said([0.5, 0], undefined, undefined))).toEqual({ kind: 'run', candidate: 1 });
    expect(policy.next(said([0.5, 0], [0, 0.2], undefined))).toEqual({ kind: 'answer', candidate: 1 });
    expect(policy.next(said([0.5, 0], [1, 0.3], undefined))).toEqual({ kind: 'run', candidate: 2 });
  });

  it('reads files that name one confidence for all levels', () => {
    const policy = restorePolicy({
      kind: 'cascade',
      candidates: ['a', 'b', 'c'],
      confidence: 'p1',
      agreement: false,
      points: [[{ candidate: 0, threshold: 0.9 }, { candidate: 1, threshold: 0.8 }, { candidate: 2 }]],
    });
    expect(policy.evidence).toEqual(['p1']);
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

/** The profile with one more evidence column. */
function withColumn(
  profile: Profile,
  name: string,
  hintOf: (candidate: number, row: number) => number,
): Profile {
  const cols = profile.evidenceNames.length + 1;
  return {
    ...profile,
    evidenceNames: [...profile.evidenceNames, name],
    candidates: profile.candidates.map((candidate, k) => {
      const evidence = matrix(profile.inputs.length, cols);
      for (let row = 0; row < evidence.rows; row++) {
        rowOf(evidence, row).set([...rowOf(candidate.evidence, row), hintOf(k, row)]);
      }
      return { ...candidate, evidence };
    }),
  };
}
