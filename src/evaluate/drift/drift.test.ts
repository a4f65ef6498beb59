import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fixturePath } from '../../../test/support/fixtures.ts';
import { syntheticProfile } from '../../../test/support/synthetic-profile.ts';
import { paperPremodel } from '../../policy/paper/paper-premodel.ts';
import { restorePolicy } from '../../policy/restore-policy.ts';
import { seededRandom } from '../../random.ts';
import { driftReference, driftState, restoreDrift } from './drift-reference.ts';
import { ksPValue, ksStatistic, summarise } from './kolmogorov-smirnov.ts';

interface KsCase {
  readonly sample: readonly number[];
  readonly other: readonly number[];
  readonly statistic: number;
  readonly pValue: number;
}

const reference: KsCase[] = JSON.parse(readFileSync(fixturePath('drift', 'ks.json'), 'utf8'));
const objective = { criterion: 'top1', successAt: 0.5 };

describe('the Kolmogorov–Smirnov test', () => {
  it.each(reference)('has the statistic of scipy within a step of the summary: $statistic', (known) => {
    const summary = summarise(Float64Array.from(known.other), 101);
    const statistic = ksStatistic(Float64Array.from(known.sample), summary);
    expect(Math.abs(statistic - known.statistic)).toBeLessThanOrEqual(1 / known.other.length);
  });

  it.each(reference)('has about the p-value of scipy’s exact test: $pValue', (known) => {
    const pValue = ksPValue(known.statistic, known.sample.length, known.other.length);
    expect(Math.abs(Math.log(pValue / known.pValue))).toBeLessThan(
      Math.max(0.15, -0.05 * Math.log(known.pValue)),
    );
  });

  it('sees no difference of a sample and itself, and all of one that lies beside it', () => {
    const values = Float64Array.from({ length: 500 }, seededRandom(4));
    const summary = summarise(values, 101);
    expect(ksStatistic(values.toSorted(), summary)).toBeLessThan(0.02);
    expect(ksStatistic(values.map((value) => value + 2).sort(), summary)).toBe(1);
    expect(ksStatistic(values.map((value) => value - 2).sort(), summary)).toBe(1);
  });

  it('takes columns of few values for what they are', () => {
    const coins = (heads: number) =>
      Float64Array.from({ length: 1000 }, (_, i) => (i < heads ? 1 : 0)).sort();
    const summary = summarise(coins(300), 101);
    expect(ksStatistic(coins(300), summary)).toBeLessThan(0.01);
    expect(ksStatistic(coins(500), summary)).toBeCloseTo(0.2, 1);
    const constant = summarise(new Float64Array(40).fill(3), 101);
    expect(ksStatistic(new Float64Array(9).fill(3), constant)).toBe(0);
  });
});

describe('what drift is compared with', () => {
  const profile = syntheticProfile({ inputs: 400, candidates: 3, seed: 9 });

  it('is the evidence of the inputs a candidate ran on, without class numbers', () => {
    const policy = restorePolicy({
      kind: 'cascade',
      candidates: ['model-0', 'model-1', 'model-2'],
      points: [
        [
          { candidate: 0, confidence: 'p1', threshold: 0.7 },
          { candidate: 1, confidence: 'p1', threshold: 0.7, agrees: true },
          { candidate: 2 },
        ],
      ],
    });
    expect(policy.evidence).toContain('class1');
    const { columns } = driftReference(policy, profile);
    expect(new Set(columns.map(({ candidate }) => candidate))).toEqual(new Set(policy.candidates));
    const [first, second] = policy.candidates.map((name) => columns.find((c) => c.candidate === name)!);
    expect(first.count).toBe(400);
    expect(second.count).toBeLessThan(400);
    expect(columns.some(({ name }) => name.startsWith('class'))).toBe(false);
  });

  it('is the features that are read, and comes back from JSON as it was', () => {
    const policy = paperPremodel({ features: ['feature_2', 'feature_0'] }).fit(profile, objective, {
      seed: 1,
    });
    const fitted = driftReference(policy, profile);
    expect(fitted.columns.filter(({ kind }) => kind === 'feature').map(({ name }) => name)).toEqual([
      'feature_2',
      'feature_0',
    ]);
    expect(restoreDrift(JSON.parse(JSON.stringify(driftState(fitted))))).toEqual(fitted);
  });

  it.each([
    {},
    { columns: [{ kind: 'mood' }] },
    { columns: [{ kind: 'feature', name: 'a', quantiles: [], count: 1 }] },
  ])('refuses %j', (state) => {
    expect(() => restoreDrift(state)).toThrow(expect.objectContaining({ code: 'invalid-drift' }));
  });
});
