import { describe, expect, it } from 'vitest';
import { parseArff } from './arff.ts';
import { parseDescription } from './description.ts';
import { type Scenario, scenarioProfile } from './scenario-profile.ts';

const provenance = { createdAt: '2026-01-01T00:00:00Z', premodelVersion: '0.0.0', device: 'test' };

function arff(columns: readonly string[], rows: string): Scenario['runs'] {
  const head = columns.map((name) => `@attribute ${name} STRING`).join('\n');
  return parseArff(`${head}\n@data\n${rows}`, 'test.arff');
}

function scenario(description: string, runs: string, more: Partial<Scenario> = {}): Scenario {
  return {
    description: parseDescription(`scenario_id: toy\n${description}`, 'description.txt'),
    runs: arff(['instance_id', 'repetition', 'algorithm', 'value', 'runstatus'], runs),
    features: arff(['instance_id', 'repetition', 'size', 'depth'], 'i,1,3,?\nj,1,5,2'),
    ...more,
  };
}

const RUNTIME =
  'performance_measures: value\nperformance_type: runtime\nmaximize: false\nalgorithm_cutoff_time: 100\n';
const quality = (maximize: boolean) =>
  `performance_measures: value\nperformance_type: solution_quality\nmaximize: ${maximize}\n`;

describe('scenarios of running times', () => {
  it('score by PAR10, and count what is not solved in time as the cutoff', () => {
    const runs = ['i,1,A,10,ok', 'j,1,A,150,ok', 'i,1,B,3,crash', 'j,1,B,1000,timeout'];
    const profile = scenarioProfile(scenario(RUNTIME, runs.join('\n')), provenance);
    const [a, b] = profile.candidates;
    expect(Array.from(a.scores.par10)).toEqual([1 - 10 / 1000, 0]);
    expect(Array.from(a.scores.solved)).toEqual([1, 0]);
    expect(Array.from(a.latencyMs)).toEqual([10_000, 100_000]);
    expect(Array.from(b.scores.par10)).toEqual([0, 0]);
    expect(Array.from(b.latencyMs)).toEqual([3000, 100_000]);
    expect([a.answered, b.answered]).toEqual([Uint8Array.of(1, 0), Uint8Array.of(0, 0)]);
    expect(Array.from(profile.timeLimit!.limitMs)).toEqual([100_000, 100_000]);
    expect(Array.from(profile.timeLimit!.lossPerMs.par10)).toEqual([1e-6, 1e-6]);
  });

  it('average repetitions', () => {
    const runs = 'i,1,A,10,ok\ni,2,A,30,ok\nj,1,A,?,memout';
    const [a] = scenarioProfile(scenario(RUNTIME, runs), provenance).candidates;
    expect(Array.from(a.scores.par10)).toEqual([1 - 20 / 1000, 0]);
    expect(Array.from(a.latencyMs)).toEqual([20_000, 100_000]);
  });

  it('do not say what stopping a run comes to where repetitions disagree', () => {
    const profile = scenarioProfile(
      scenario(RUNTIME, 'i,1,A,10,ok\ni,2,A,100,timeout\nj,1,A,1,ok'),
      provenance,
    );
    expect(Array.from(profile.candidates[0].scores.solved)).toEqual([0.5, 1]);
    expect(profile.candidates[0].answered).toBeUndefined();
    expect(profile.timeLimit).toBeUndefined();
  });

  it('take the features of the default steps, their costs, and the folds', () => {
    const steps =
      'default_steps: [s, t]\nfeature_steps:\n  s: {provides: [depth]}\n  t: {provides: [depth]}\n  u: {provides: [size]}\n';
    const profile = scenarioProfile(
      scenario(RUNTIME + steps, 'i,1,A,1,ok\nj,1,A,1,ok', {
        featureCosts: arff(['instance_id', 'repetition', 's', 't', 'u'], 'j,1,0.5,?,9\ni,1,1,2,9'),
        folds: arff(['instance_id', 'repetition', 'fold'], 'j,1,3\ni,1,7'),
      }),
      provenance,
    );
    expect(profile.features.names).toEqual(['depth', 'depth missing']);
    expect(Array.from(profile.features.values.data)).toEqual([2, 1, 2, 0]);
    expect(Array.from(profile.features.latencyMs)).toEqual([3000, 500]);
    expect(Array.from(profile.folds!)).toEqual([1, 0]);
  });

  it.each([
    ['a run is missing', { runs: 'i,1,A,1,ok\nj,1,A,1,ok\ni,1,B,1,ok' }],
    ['there are no runs', { runs: '' }],
    ['a time is no number', { runs: 'i,1,A,fast,ok' }],
    ['an instance is in no fold', { runs: 'i,1,A,1,ok\nk,1,A,1,ok', folds: 'i,1,1' }],
  ])('end in an error where %s', (_, { runs, folds }: { runs: string; folds?: string }) => {
    const more = folds ? { folds: arff(['instance_id', 'repetition', 'fold'], folds) } : {};
    expect(() => scenarioProfile(scenario(RUNTIME, runs, more), provenance)).toThrow(
      expect.objectContaining({ code: 'invalid-table' }),
    );
  });
});

describe('scenarios of quality', () => {
  const scores = (maximize: boolean, runs: string) =>
    Array.from(scenarioProfile(scenario(quality(maximize), runs), provenance).candidates[0].scores.value);

  it('keep what is 0..1, and bring all else there, the best being 1', () => {
    expect(scores(true, 'i,1,A,0.25,ok\nj,1,A,0.5,ok')).toEqual([0.25, 0.5]);
    expect(scores(true, 'i,1,A,10,ok\nj,1,A,30,ok')).toEqual([0, 1]);
    expect(scores(false, 'i,1,A,10,ok\nj,1,A,30,ok')).toEqual([1, 0]);
    expect(scores(false, 'i,1,A,?,crash\nj,1,A,30,ok')).toEqual([0, 0]);
  });
});

describe('a description', () => {
  const maximize = (word: string) =>
    parseDescription(
      `scenario_id: 2016\nperformance_measures: q\nperformance_type: solution_quality\nmaximize: ${word}\n`,
      'description.txt',
    ).maximize;

  it.each(['yes', 'Yes', 'on', 'true', 'TRUE', 'y', '[yes]'])('means yes by %s', (word) => {
    expect(maximize(word)).toBe(true);
  });

  it.each(['no', 'NO', 'off', 'false', 'n', '\n- no'])('means no by %s', (word) => {
    expect(maximize(word)).toBe(false);
  });

  it('may mean nothing else', () => {
    expect(() => maximize('perhaps')).toThrow(
      expect.objectContaining({ place: { field: 'maximize', file: 'description.txt' } }),
    );
  });

  it('has names that are no yes, no or number', () => {
    const { steps, features } = parseDescription(
      'scenario_id: 1\nperformance_measures: t\nperformance_type: runtime\nmaximize: no\n' +
        'algorithm_cutoff_time: 5_000\ndefault_steps: [no, 1.10]\n' +
        'feature_steps:\n  no:\n    provides: [n, y, 1.10]\n  1.10:\n    provides:\n  off:\n',
      'description.txt',
    );
    expect([steps, features]).toEqual([
      ['no', '1.10'],
      ['n', 'y', '1.10'],
    ]);
  });
});
