import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { syntheticProfile } from '../../test/support/synthetic-profile.ts';
import { accuracy, coverage, geometricMeanOverFolds, macroScores, shares, timeQuantiles } from './metrics.ts';
import { ABSTAINED, concatOutcomes, emptyOutcomes, type Outcomes, weighOutcomes } from './outcomes.ts';

interface Case {
  name: string;
  truth: number[];
  predicted: number[];
  latencyMs: number[];
  accuracy: number;
  macro: { precision: number; recall: number; f1: number };
  quantiles: number[];
}
const { cases } = JSON.parse(
  readFileSync(new URL('../../test/fixtures/evaluate/metrics.json', import.meta.url), 'utf8'),
) as { cases: Case[] };

/** Outcomes in which candidate 0 answers wherever something was predicted. */
function outcomesOf({ truth, predicted, latencyMs }: Case): Outcomes {
  const profile = syntheticProfile({ inputs: truth.length, candidates: 1 });
  return {
    ...emptyOutcomes(profile, Int32Array.from(truth.keys())),
    answered: Int32Array.from(predicted, (label) => (label < 0 ? ABSTAINED : 0)),
    scores: { top1: Float64Array.from(truth, (label, i) => (label === predicted[i] ? 1 : 0)) },
    latencyMs: Float64Array.from(latencyMs),
  };
}

describe.each(cases)('metrics of $name', (each) => {
  const outcomes = outcomesOf(each);
  const truth = Int32Array.from(each.truth);
  const predicted = Int32Array.from(each.predicted);

  it('agree with scikit-learn', () => {
    const macro = macroScores(outcomes, predicted, truth);
    expect(accuracy(outcomes, 'top1')).toBeCloseTo(each.accuracy, 12);
    for (const name of ['precision', 'recall', 'f1'] as const)
      expect(macro[name]).toBeCloseTo(each.macro[name], 12);
  });

  it('agree with NumPy on quantiles', () => {
    expect(timeQuantiles(outcomes, outcomes.latencyMs, [0.5, 0.9, 0.95])).toEqual(each.quantiles);
  });

  it('are the same when every row is split in two parts of a mix', () => {
    const parts = concatOutcomes([weighOutcomes(outcomes, 0.3), weighOutcomes(outcomes, 0.7)]);
    const both = Int32Array.from([...each.predicted, ...each.predicted]);
    const macro = macroScores(parts, both, truth);
    expect(accuracy(parts, 'top1')).toBeCloseTo(each.accuracy, 12);
    expect(macro.f1).toBeCloseTo(each.macro.f1, 12);
    expect(timeQuantiles(parts, parts.latencyMs, [0.5, 0.9, 0.95])).toEqual(each.quantiles);
  });

  it('account for every input: answered by somebody, or abstained on', () => {
    const answered = each.predicted.filter((label) => label >= 0).length / each.truth.length;
    expect(coverage(outcomes)).toBeCloseTo(answered, 12);
    expect(shares(outcomes, 1)).toEqual([expect.closeTo(answered, 12)]);
  });
});

it('the geometric mean is over the means of the folds', () => {
  const outcomes = { ...outcomesOf(cases[3]), folds: Int32Array.from({ length: 20 }, (_, i) => i % 2) };
  const values = Float64Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? 4 : 9));
  expect(geometricMeanOverFolds(outcomes, values)).toBeCloseTo(6, 12);
  expect(geometricMeanOverFolds(outcomes, new Float64Array(20))).toBe(0);
});
