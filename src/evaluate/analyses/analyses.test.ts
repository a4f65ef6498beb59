import { describe, expect, it } from 'vitest';
import { syntheticProfile } from '../../../test/support/synthetic-profile.ts';
import { syntheticTexts } from '../../../test/support/synthetic-texts.ts';
import { matrix } from '../../learn/matrix.ts';
import { paperPremodel } from '../../policy/paper/paper-premodel.ts';
import type { Profile } from '../../profile/profile.ts';
import { selectInputs } from '../../profile/select.ts';
import { evaluate } from '../evaluate.ts';
import { analyses, analysesOf } from './analyses.ts';
import { type Analysis, AnalysisContext, type AnalysisOptions } from './analysis.ts';

const objective = { criterion: 'top1', successAt: 0.5 };
const now = () => 0;
const profile = syntheticProfile({ inputs: 300, candidates: 4, features: 6, informative: 0.9, seed: 4 });
const contextOf = (of: Profile, options: AnalysisOptions = {}) =>
  new AnalysisContext(of, objective, { folds: 5, now, ...options });
const context = contextOf(profile);
const run = (name: string) => analyses[name](context);
const valuesOf = ({ columns, rows }: Analysis, column: string) =>
  rows.map((row) => row[columns.indexOf(column)] as number);

const texts = syntheticTexts({ inputs: 120, candidates: 4, features: 6, informative: 0.9, seed: 4 });

describe.each(analysesOf(texts))('analysis %s of texts', (name) => {
  it('is a table of finite numbers and texts, the same every time', () => {
    const analysis = analyses[name](contextOf(texts, { folds: 3 }));
    expect(analysis.rows.length).toBeGreaterThan(0);
    for (const row of analysis.rows) {
      expect(row).toHaveLength(analysis.columns.length);
      for (const value of row) expect(typeof value === 'string' || Number.isFinite(value)).toBe(true);
    }
    expect(analyses[name](contextOf(texts, { folds: 3 }))).toEqual(analysis);
  });

  it('copes with few inputs, one candidate, no words, and no table of features', () => {
    const few = selectInputs(
      texts,
      Array.from({ length: 12 }, (_, row) => row),
    );
    const hards = [
      few,
      { ...few, candidates: few.candidates.slice(0, 1) },
      { ...few, words: few.words!.map(() => []) },
      { ...few, features: { ...few.features, names: [], values: matrix(12, 0) } },
    ];
    for (const hard of hards) {
      for (const row of analyses[name](contextOf(hard, { folds: 3 })).rows) {
        for (const value of row) expect(typeof value === 'string' || Number.isFinite(value)).toBe(true);
      }
    }
  });
});

it('asks only for analyses the profile can give', () => {
  expect(analysesOf(texts)).toEqual(Object.keys(analyses));
  expect(analysesOf(profile)).not.toContain('bag-of-words');
  expect(() => analyses['bag-of-words'](context)).toThrow(
    expect.objectContaining({ code: 'missing-feature' }),
  );
});

describe.each(analysesOf(profile))('analysis %s', (name) => {
  it('is a table of finite numbers and texts, the same every time', () => {
    const analysis = run(name);
    expect(analysis.name).toBe(name);
    expect(analysis.rows.length).toBeGreaterThan(0);
    for (const row of analysis.rows) {
      expect(row).toHaveLength(analysis.columns.length);
      for (const value of row) expect(typeof value === 'string' || Number.isFinite(value)).toBe(true);
    }
    expect(analyses[name](contextOf(profile))).toEqual(analysis);
  });

  it('copes with few inputs, one candidate, and models that are all wrong', () => {
    const few = selectInputs(
      profile,
      Array.from({ length: 12 }, (_, row) => row),
    );
    const wrong = {
      ...few,
      candidates: few.candidates.map((each) => ({
        ...each,
        scores: { top1: new Float64Array(12), top5: new Float64Array(12) },
      })),
    };
    for (const hard of [few, { ...few, candidates: few.candidates.slice(0, 1) }, wrong]) {
      for (const row of analyses[name](contextOf(hard, { folds: 3 })).rows) {
        for (const value of row) expect(typeof value === 'string' || Number.isFinite(value)).toBe(true);
      }
    }
  });
});

describe('the analyses agree with each other and with an evaluation', () => {
  it('the usual premodel is what evaluate reports, where the features are given', () => {
    const premodel = { features: 'all', theta: 0 } as const;
    const table = analyses['number-of-candidates'](contextOf(profile, { premodel }));
    const policies = [{ name: 'paper', trainer: paperPremodel(premodel) }];
    const { rows } = evaluate(profile, policies, { folds: 5, now, resamples: 10 }).evaluation;
    const paper = rows.find(({ kind }) => kind === 'policy')!;
    expect(valuesOf(table, 'accuracy').at(-1)).toBeCloseTo(paper.accuracy, 12);
    expect(valuesOf(table, 'coverage').at(-1)).toBeCloseTo(paper.coverage, 12);
    expect(valuesOf(table, 'latencyMs').at(-1)).toBeCloseTo(paper.cost.latencyMs, 12);
    expect(valuesOf(table, 'gainOverRandomMix').at(-1)).toBeCloseTo(
      paper.pairedDifferences!.randomMix.accuracy.difference,
      12,
    );
  });

  it('a perfect choice gets no worse with more candidates, and is never beaten', () => {
    const table = run('number-of-candidates');
    const perfect = valuesOf(table, 'perfectAccuracy');
    expect(perfect).toEqual([...perfect].sort((a, b) => a - b));
    valuesOf(table, 'accuracy').forEach((value, i) => {
      expect(value).toBeLessThanOrEqual(perfect[i] + 1e-12);
    });
  });

  it('has all 27 chains and the four single classifiers, the best first', () => {
    const table = run('classifiers');
    const kinds = table.rows.map(([architecture, classifiers]) => `${architecture}: ${classifiers}`);
    expect(new Set(kinds).size).toBe(31);
    expect(kinds.filter((kind) => kind.startsWith('chain'))).toHaveLength(27);
    const accuracies = valuesOf(table, 'accuracy');
    expect(accuracies).toEqual([...accuracies].sort((a, b) => b - a));
  });

  it('compares every classifier in every architecture on texts', () => {
    const table = analyses.classifiers(contextOf(texts, { folds: 3 }));
    expect(new Set(table.rows.map(([architecture]) => architecture))).toEqual(
      new Set(['single', 'chain', 'stacking']),
    );
    expect(table.rows).toHaveLength(15);
  });

  it('finds what tells how hard a text is: the words, where the features are noise', () => {
    const values = matrix(120, 6);
    for (let i = 0; i < values.data.length; i++) values.data[i] = (i * 7919) % 13;
    const of = { ...texts, features: { ...texts.features, values } };
    const importance = analyses['feature-importance'](contextOf(of, { folds: 5 }));
    expect(importance.rows.map(([name]) => name)).toContain('bag of words');
    const sizes = valuesOf(analyses['bag-of-words'](contextOf(of, { folds: 5 })), 'words');
    expect(sizes).toEqual([0, 12]);
  });

  it('finds the feature that tells how hard an input is', () => {
    const [[feature, loss]] = run('feature-importance').rows;
    // The second feature repeats the first; the correlation filter keeps either.
    expect(['feature_0', 'feature_1']).toContain(feature);
    expect(loss).toBeGreaterThan(0.05);
  });

  it('groups every held-out input by its distance to the training inputs', () => {
    const table = run('neighbor-radius');
    const [from, to] = [valuesOf(table, 'from'), valuesOf(table, 'to')];
    from.forEach((value, group) => {
      expect(value).toBeLessThanOrEqual(to[group]);
      if (group > 0) expect(value).toBeGreaterThanOrEqual(to[group - 1]);
    });
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const whole = context.measure(context.heldOut(() => ({})));
    expect(mean(valuesOf(table, 'accuracy'))).toBeCloseTo(whole[0], 12);
    expect(mean(valuesOf(table, 'coverage'))).toBeCloseTo(whole[1], 12);
  });

  it('keeps to the rate of false alarms, and flags more wrong choices than right ones', () => {
    const table = run('soundness');
    const asked = [0.01, 0.05, 0.055, 0.1, 0.2];
    const [alarms, flagged] = [valuesOf(table, 'falseAlarms'), valuesOf(table, 'flaggedWrong')];
    alarms.forEach((rate, i) => {
      expect(rate).toBeLessThanOrEqual(asked[i]);
    });
    expect(flagged).toEqual([...flagged].sort((a, b) => a - b));
    expect(flagged[4]).toBeGreaterThan(alarms[4]);
  });
});
