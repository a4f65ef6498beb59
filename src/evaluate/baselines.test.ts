import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { syntheticProfile } from '../../test/support/synthetic-profile.ts';
import { mixAtCost, upperHull } from '../policy/verdict/upper-hull.ts';
import { mean } from '../statistics.ts';
import { mixOutcomes, oracleOutcomes, singleBaselines, singleOutcomes } from './baselines.ts';
import { accuracy, coverage, weightedMean } from './metrics.ts';

const everyProfile = fc
  .record({
    seed: fc.nat(10_000),
    candidates: fc.integer({ min: 1, max: 6 }),
    inputs: fc.integer({ min: 1, max: 40 }),
  })
  .map((options) => ({
    profile: syntheticProfile(options),
    inputs: Int32Array.from({ length: options.inputs }, (_, i) => i),
  }));
const latency = (outcomes: Parameters<typeof weightedMean>[0]) =>
  weightedMean(outcomes, (m) => outcomes.latencyMs[m]);

describe('oracle', () => {
  it('is, on every input, the cheapest of the best', () => {
    fc.assert(
      fc.property(everyProfile, ({ profile, inputs }) => {
        const { answered, scores, latencyMs } = oracleOutcomes(profile, inputs, { criterion: 'top1' });
        for (const row of inputs) {
          const best = Math.max(...profile.candidates.map((candidate) => candidate.scores.top1[row]));
          const ms = profile.candidates
            .filter((candidate) => candidate.scores.top1[row] === best)
            .map((candidate) => candidate.latencyMs[row]);
          expect(scores.top1[row]).toBe(best);
          expect(latencyMs[row]).toBe(Math.min(...ms));
          expect(profile.candidates[answered[row]].scores.top1[row]).toBe(best);
        }
      }),
      { seed: 1, numRuns: 50 },
    );
  });
});

describe('random mix', () => {
  it('costs what it was asked to, and no pair of singles does better at that cost', () => {
    fc.assert(
      fc.property(everyProfile, fc.double({ min: 0, max: 1, noNaN: true }), ({ profile, inputs }, at) => {
        const singles = profile.candidates.map((_, k) => singleOutcomes(profile, inputs, k));
        const points = singles.map((outcomes) => [latency(outcomes), accuracy(outcomes, 'top1')]);
        const frontier = upperHull(singleBaselines(profile, inputs, { criterion: 'top1' }));
        const [cheapest, dearest] = [frontier[0].cost, frontier[frontier.length - 1].cost];
        const cost = cheapest + at * (dearest - cheapest);
        const mix = mixOutcomes(profile, inputs, mixAtCost(frontier, cost));
        expect(latency(mix)).toBeCloseTo(cost, 9);
        expect(coverage(mix)).toBeCloseTo(1, 9);
        const reached = accuracy(mix, 'top1');
        for (const [costA, accuracyA] of points) {
          if (costA <= cost) expect(reached).toBeGreaterThanOrEqual(accuracyA - 1e-9);
          for (const [costB, accuracyB] of points) {
            if (!(costA <= cost && cost <= costB && costA < costB)) continue;
            const share = (cost - costA) / (costB - costA);
            expect(reached).toBeGreaterThanOrEqual((1 - share) * accuracyA + share * accuracyB - 1e-9);
          }
        }
      }),
      { seed: 2, numRuns: 200 },
    );
  });

  const profile = syntheticProfile({ inputs: 50, candidates: 3 });
  const inputs = Int32Array.from({ length: 50 }, (_, i) => i);
  const frontier = upperHull(singleBaselines(profile, inputs, { criterion: 'top1' }));

  it('answers what the time allows where the cheapest is too dear', () => {
    const cheapest = mean(profile.candidates[0].latencyMs);
    const mix = mixOutcomes(profile, inputs, mixAtCost(frontier, cheapest / 4));
    expect(coverage(mix)).toBeCloseTo(0.25, 12);
    expect(latency(mix)).toBeCloseTo(cheapest / 4, 12);
    expect(accuracy(mix, 'top1')).toBeCloseTo(mean(profile.candidates[0].scores.top1) / 4, 12);
  });

  it('is the most accurate single beyond its cost', () => {
    const [{ part, weight }, ...rest] = mixAtCost(frontier, 1000);
    expect([part.candidates, weight, rest]).toEqual([[profile.candidates[2].name], 1, []]);
  });

  it('is one candidate at that candidate’s own cost', () => {
    for (const point of frontier) {
      const parts = mixAtCost(frontier, point.cost).filter(({ weight }) => weight > 1e-12);
      expect(parts).toEqual([{ part: point, weight: expect.closeTo(1, 12) }]);
    }
  });
});
