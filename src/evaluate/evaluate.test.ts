import { describe, expect, it } from 'vitest';
import { syntheticProfile } from '../../test/support/synthetic-profile.ts';
import { cascade } from '../policy/cascade/cascade.ts';
import { fixed, fixedPolicy, singleBest } from '../policy/fixed.ts';
import { evaluate, evaluateFitted } from './evaluate.ts';

const now = () => 0;

describe('evaluate', () => {
  const profile = syntheticProfile({ inputs: 300, candidates: 4, seed: 2 });
  const policies = [
    { name: 'cascade', trainer: cascade() },
    { name: 'best', trainer: singleBest() },
    { name: 'cheapest', trainer: fixed('model-0') },
  ];
  const detail = evaluate(profile, policies, { now, resamples: 200 });
  const { evaluation } = detail;
  const row = (name: string) => evaluation.rows.find((each) => each.name === name)!;

  it('shows every single, the oracle, and each policy beside a random mix', () => {
    const rows = evaluation.rows.filter(({ kind }) => kind !== 'committee');
    expect(rows.map(({ name, kind }) => `${kind}: ${name}`)).toEqual([
      'single: model-0',
      'single: model-1',
      'single: model-2',
      'single: model-3',
      'oracle: oracle',
      'policy: cascade',
      'random-mix: random mix at the cost of cascade',
      'blind-mix: blind mix at the cost of cascade',
      'policy: best',
      'random-mix: random mix at the cost of best',
      'blind-mix: blind mix at the cost of best',
      'policy: cheapest',
      'random-mix: random mix at the cost of cheapest',
      'blind-mix: blind mix at the cost of cheapest',
    ]);
    expect(evaluation).toMatchObject({
      inputs: 300,
      folds: 10,
      seed: 1,
      device: 'synthetic',
      criterion: 'top1',
    });
    expect(detail.outcomes).toHaveLength(evaluation.rows.length);
    expect(detail.fitted.cascade).toHaveLength(10);
  });

  it('gives a policy that runs one candidate that candidate’s row', () => {
    const { accuracy, cost, shares, scores, macro, interval95 } = row('model-0');
    expect(row('cheapest')).toMatchObject({ accuracy, cost, shares, scores, macro, interval95 });
    expect(row('cheapest').pairedDifferences!.randomMix.accuracy.interval95[0]).toBeCloseTo(0, 12);
    expect(row('cheapest').pairedDifferences!.randomMix.accuracy.interval95[1]).toBeCloseTo(0, 12);
  });

  it('mixes at the cost of the policy', () => {
    for (const { name } of policies) {
      const mix = row(`random mix at the cost of ${name}`);
      expect(mix.cost.latencyMs).toBeCloseTo(row(name).cost.latencyMs, 9);
      expect(mix.coverage).toBeCloseTo(1, 12);
    }
  });

  it('agrees with itself: differences, gaps and intervals follow from the rows', () => {
    const { accuracy, closedGap, pairedDifferences } = row('cascade');
    const [best, oracle] = [row(evaluation.singleBest).accuracy, row('oracle').accuracy];
    const mix = row('random mix at the cost of cascade').accuracy;
    expect(pairedDifferences!.singleBest.accuracy.difference).toBeCloseTo(accuracy - best, 12);
    expect(pairedDifferences!.randomMix.accuracy.difference).toBeCloseTo(accuracy - mix, 12);
    expect(pairedDifferences!.oracle.accuracy.difference).toBeCloseTo(accuracy - oracle, 12);
    expect(closedGap).toBeCloseTo((accuracy - best) / (oracle - best), 12);
    expect(row('oracle').closedGap).toBe(1);
    expect(row(evaluation.singleBest).closedGap).toBe(0);
    for (const each of evaluation.rows) {
      const [low, high] = each.interval95.accuracy;
      expect(low).toBeLessThanOrEqual(each.accuracy);
      expect(high).toBeGreaterThanOrEqual(each.accuracy);
    }
  });

  it('finds that a confidence cascade beats mixing where confidence tells', () => {
    expect(row('cascade').pairedDifferences!.randomMix.accuracy.interval95[0]).toBeGreaterThan(0);
  });

  it('is deterministic given a seed, and plain JSON without NaN', () => {
    const again = evaluate(profile, policies, { now, resamples: 200 }).evaluation;
    expect(again).toEqual(evaluation);
    expect(JSON.parse(JSON.stringify(evaluation))).toEqual(evaluation);
    expect(evaluate(profile, policies, { now, resamples: 200, seed: 2 }).evaluation).not.toEqual(evaluation);
  });

  it('splits once per repeat when asked to', () => {
    const split = evaluate(profile, policies.slice(0, 1), { now, split: 0.5, repeats: 2, resamples: 50 });
    expect(split.evaluation).toMatchObject({ method: 'split', split: 0.5, repeats: 2, folds: 0 });
    expect(split.outcomes[0].inputs).toHaveLength(300);
    expect(split.evaluation.inputs).toBe(new Set(split.outcomes[0].inputs).size);
  });

  it('repeats with other folds', () => {
    const repeated = evaluate(profile, policies.slice(0, 1), { now, folds: 3, repeats: 2, resamples: 50 });
    expect(repeated.evaluation).toMatchObject({ inputs: 300, folds: 3, repeats: 2 });
    expect(new Set(repeated.outcomes[0].folds).size).toBe(6);
  });

  it('reports progress after every fold', () => {
    const seen: string[] = [];
    evaluate(profile, policies.slice(0, 2), {
      now,
      folds: 2,
      resamples: 10,
      onProgress: (done, total) => seen.push(`${done}/${total}`),
    });
    expect(seen).toEqual(['1/4', '2/4', '3/4', '4/4']);
  });

  it('refuses what it cannot divide', () => {
    const one = syntheticProfile({ inputs: 1 });
    const code = (code: string) => expect.objectContaining({ name: 'PremodelError', code });
    expect(() => evaluate(one, policies)).toThrow(code('too-few-inputs'));
    expect(() => evaluate(profile, policies, { folds: 1 })).toThrow(code('invalid-folds'));
    expect(() => evaluate(profile, policies, { split: 1.5 })).toThrow(code('invalid-folds'));
    expect(() => evaluate(profile, policies, { repeats: 0 })).toThrow(code('invalid-option'));
    expect(() => evaluate(profile, policies, { criterion: 'top9' })).toThrow(code('unknown-criterion'));
  });

  it('has no energy where a candidate was not metered, and no interval for what is not there', () => {
    const unmetered = {
      ...profile,
      candidates: profile.candidates.map((each, k) => (k === 1 ? { ...each, energyMj: undefined } : each)),
    };
    const [first] = evaluate(unmetered, [], { now, resamples: 10 }).evaluation.rows;
    expect(first.cost).not.toHaveProperty('energyMj');
    expect(first.interval95).not.toHaveProperty('energyMj');
    expect(row('model-0').cost.energyMj).toBeGreaterThan(0);
  });

  it('says no more than it knows where the oracle gains nothing', () => {
    const alone = syntheticProfile({ inputs: 40, candidates: 1 });
    const { rows } = evaluate(alone, [{ name: 'best', trainer: singleBest() }], {
      now,
      resamples: 10,
    }).evaluation;
    for (const each of rows) expect(each).not.toHaveProperty('closedGap');
    expect(JSON.stringify(rows)).not.toContain('null');
  });
});

describe('evaluateFitted', () => {
  const unseen = syntheticProfile({ inputs: 100, candidates: 3, seed: 9 });

  it('lets a fitted policy choose on a table it never saw', () => {
    const policy = cascade().fit(
      syntheticProfile({ seed: 8 }),
      { criterion: 'top1', successAt: 0.5 },
      { seed: 1 },
    );
    const { evaluation } = evaluateFitted(unseen, { name: 'mine', policy }, { now, resamples: 50 });
    expect(evaluation).toMatchObject({ method: 'held-out-table', folds: 0, inputs: 100 });
    expect(evaluation.rows.map(({ name }) => name)).toContain('mine');
    expect(evaluation.rows[0]).not.toHaveProperty('geometricMean');
  });

  it('refuses a table without a candidate the policy names', () => {
    expect(() => evaluateFitted(unseen, { name: 'mine', policy: fixedPolicy('other') })).toThrow(
      expect.objectContaining({ code: 'missing-candidate', place: { field: 'other' } }),
    );
  });
});
