import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixturePath } from '../../test/support/fixtures.ts';
import { syntheticProfile } from '../../test/support/synthetic-profile.ts';
import { cascade } from '../policy/cascade/cascade.ts';
import { fixed } from '../policy/fixed.ts';
import type { Profile } from '../profile/profile.ts';
import { seededRandom } from '../random.ts';
import { endToEndOf } from './end-to-end.ts';
import { type CrossEvaluateOptions, evaluate } from './evaluate.ts';
import type { Evaluation, EvaluationRow } from './evaluation.ts';

const now = () => 0;
const policies = [
  { name: 'cascade', trainer: cascade() },
  { name: 'cheapest', trainer: fixed('model-0') },
];

/** Takes longest where models are quickest, so that quantiles of sums are no sums of quantiles. */
function decoded(profile: Profile, seed = 1): Profile {
  const random = seededRandom(seed);
  const { latencyMs } = profile.candidates[0];
  return { ...profile, decodeMs: latencyMs.map((ms) => 20 * (2 - ms) + random()) };
}

describe('time end to end', () => {
  it('is decoding and model time of each input, whatever ran', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 80 }), fc.integer({ min: 1, max: 99 }), (inputs, seed) => {
        const profile = decoded(syntheticProfile({ inputs, seed }), seed);
        const options: CrossEvaluateOptions = {
          now,
          folds: 2,
          repeats: 2,
          resamples: 20,
          operatingPoints: 1,
        };
        const { evaluation, outcomes } = evaluate(profile, policies, options);
        const decodeMs = evaluation.decodeMs!;
        const best = evaluation.rows.find(({ name }) => name === evaluation.singleBest)!;
        evaluation.rows.forEach(({ cost, interval95, geometricMean, pairedDifferences }, i) => {
          const rows = outcomes[i];
          const endToEnd = endToEndOf(rows, profile)!;
          endToEnd.forEach((ms, m) => {
            expect(ms).toBeCloseTo(profile.decodeMs![rows.inputs[m]] + rows.latencyMs[m], 9);
          });
          expect(cost.endToEndMs).toBeCloseTo(cost.latencyMs + decodeMs, 9);
          expect(interval95.endToEndMs![0]).toBeLessThanOrEqual(cost.endToEndMs! + 1e-9);
          expect(interval95.endToEndMs![1]).toBeGreaterThanOrEqual(cost.endToEndMs! - 1e-9);
          expect(geometricMean!.endToEndMs).toBeGreaterThan(geometricMean!.latencyMs);
          const [p50, p95] = [0.5, 0.95].map((q) => quantile(endToEnd, rows.weights, q));
          expect(cost).toMatchObject({ p50EndToEndMs: p50, p95EndToEndMs: p95 });
          if (!pairedDifferences) return;
          const { difference } = pairedDifferences.singleBest.endToEndMs!;
          expect(difference).toBeCloseTo(cost.endToEndMs! - best.cost.endToEndMs!, 9);
          expect(pairedDifferences.randomMix.endToEndMs).toEqual(pairedDifferences.randomMix.latencyMs);
        });
      }),
      { numRuns: 8, seed: 1 },
    );
  });

  it('has the 95th percentile of the sum, which is no sum of percentiles', () => {
    const profile = decoded(syntheticProfile({ inputs: 200 }));
    const { rows } = evaluate(profile, policies, { now, folds: 2, resamples: 20 }).evaluation;
    const { p95EndToEndMs, p95LatencyMs } = rows[0].cost;
    const p95Decode = quantile(profile.decodeMs!, new Float64Array(200).fill(1), 0.95);
    expect(p95EndToEndMs).toBeLessThan(p95LatencyMs + p95Decode - 0.05);
  });

  // Printed by the release before there was anything end to end.
  const before = JSON.parse(readFileSync(fixturePath('end-to-end', 'evaluation-before.json'), 'utf8'));
  const options = { now, folds: 3, resamples: 100, operatingPoints: 2 };
  const profile = syntheticProfile({ inputs: 120, seed: 3 });

  it('changes no field that there was', () => {
    const { evaluation } = evaluate(decoded(profile), policies, {
      ...options,
      constraint: { maxLatencyMs: 2.5, modelTime: true },
    });
    const now = JSON.parse(JSON.stringify(evaluation));
    expectSameFields(now, before);
    expect(now.rows[0].cost.endToEndMs).toBeGreaterThan(now.rows[0].cost.latencyMs);
  });

  it('is nowhere where decoding was not measured', () => {
    const { evaluation } = evaluate(profile, policies, { ...options, constraint: { maxLatencyMs: 2.5 } });
    const printed = JSON.stringify(evaluation);
    expectSameFields(JSON.parse(printed), before);
    expect(printed).not.toContain('ndToEnd');
  });
});

/** Rows of new kinds may stand between the old ones. */
function expectSameFields(now: Evaluation, before: Evaluation): void {
  expect(now).toMatchObject({ ...before, rows: expect.anything() });
  const same = (a: EvaluationRow, b: EvaluationRow) =>
    a.name === b.name && a.operatingPoint === b.operatingPoint && a.kind === b.kind;
  const rows = before.rows.map((old) => now.rows.find((row) => same(row, old)));
  expect(rows).toMatchObject(before.rows);
}

/** The smallest value that a share q of the weight does not exceed, by another way than the code's. */
function quantile(values: Float64Array, weights: Float64Array, q: number): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const reached = [...new Set(values)].filter((value) => {
    const below = values.reduce((sum, other, m) => sum + (other <= value ? weights[m] : 0), 0);
    return below >= (q - 1e-9) * total;
  });
  return Math.min(...reached);
}
