import { expect, it } from 'vitest';
import { describeWithShared, sharedPath } from '../../../test/support/shared.ts';
import { evaluate } from '../../evaluate/evaluate.ts';
import { simulate } from '../../evaluate/simulate.ts';
import { singleBest } from '../../policy/fixed.ts';
import { bestCandidate } from '../../policy/optimal-candidate.ts';
import { router } from '../../policy/router/router.ts';
import { selectInputs } from '../../profile/select.ts';
import { mean } from '../../statistics.ts';
import { readTable } from './read-table.ts';

/** Mean PAR10 of a virtual best and a single best solver as published (ASlib, LLAMA's evaluation), feature costs 0. */
const PUBLISHED = [
  { scenario: 'QBF-2016', cutoffSeconds: 1800, virtualBest: 1209.329, singleBest: 3666.706 },
  { scenario: 'ASP-POTASSCO', cutoffSeconds: 600, virtualBest: 400.179, singleBest: 880.547 },
];

describeWithShared('ASlib scenarios', () => {
  it.each(PUBLISHED)('$scenario has the published virtual and single best', async (published) => {
    const profile = await readTable(sharedPath('data', 'aslib', published.scenario));
    const policies = [{ name: 'single-best', trainer: singleBest() }];
    const { evaluation } = evaluate(profile, policies, { resamples: 2, now: () => 0 });
    const par10 = (score: number) => (1 - score) * 10 * published.cutoffSeconds;
    const oracle = evaluation.rows.find(({ kind }) => kind === 'oracle')!;
    const best = evaluation.rows.find(({ name }) => name === evaluation.singleBest)!;
    expect(par10(oracle.accuracy)).toBeCloseTo(published.virtualBest, 3);
    expect(par10(best.accuracy)).toBeCloseTo(published.singleBest, 3);
    expect(evaluation.folds).toBe(10);
    expect(evaluation.criterion).toBe('par10');
  });

  it('what trials come to is what PAR10 says, and more than the best candidate alone', async () => {
    const profile = await readTable(sharedPath('data', 'aslib', 'CPMP-2015'));
    const objective = { criterion: 'par10', successAt: 0.5, constraint: { minAccuracy: 1 } };
    const [training, held] = [true, false].map((isTraining) =>
      Array.from(profile.inputs.keys()).filter((row) => profile.folds![row] < 7 === isTraining),
    );
    const policy = router({ unmeasured: true }).fit(selectInputs(profile, training), objective, { seed: 1 });
    const { outcomes } = simulate(policy, profile, { rows: held, now: () => 0 });
    const seconds = (m: number) => (outcomes.latencyMs[m] - profile.features.latencyMs[held[m]]) / 1000;
    const tried = held.filter((_, m) => outcomes.ran.subarray(4 * m, 4 * m + 4).filter(Boolean).length > 1);
    expect(tried.length).toBeGreaterThan(0);
    held.forEach((_, m) => {
      const par10 = outcomes.answered[m] < 0 ? 36_000 : seconds(m);
      expect(seconds(m)).toBeLessThanOrEqual(3600 + 1e-6);
      expect(outcomes.scores.par10[m]).toBeCloseTo(1 - par10 / 36_000, 9);
    });
    const best = profile.candidates[bestCandidate(selectInputs(profile, training), objective)];
    const alone = mean(Float64Array.from(held, (row) => best.scores.par10[row]));
    expect(mean(outcomes.scores.par10)).toBeGreaterThan(alone);
  });

  it('a scenario of solution quality keeps its measure', async () => {
    const profile = await readTable(sharedPath('data', 'aslib', 'OPENML-WEKA-2017'));
    expect(profile.criteria).toEqual(['predictive_accuracy']);
    expect(profile.inputs).toHaveLength(105);
    expect(profile.candidates).toHaveLength(30);
    const row = profile.inputs.indexOf('2097');
    const named = (name: string) => profile.candidates.find((candidate) => candidate.name === name)!;
    expect(named('2361_weka.OneR').scores.predictive_accuracy[row]).toBe(0.591913);
    expect(named('2364_weka.IBk').latencyMs[row]).toBe(0);
    expect(new Set(profile.folds).size).toBe(10);
  });

  it('features cost what their steps cost, and gaps are filled', async () => {
    const profile = await readTable(sharedPath('data', 'aslib', 'ASP-POTASSCO'));
    const row = profile.inputs.indexOf(
      'FolioSuite/ASP-Comp-2007-Lparse/SLparse/15-PuzzleCompetition/15-puzzle.init6.gz',
    );
    expect(profile.features.latencyMs[row]).toBeCloseTo(390, 9);
    expect(profile.features.names.filter((name) => !name.endsWith(' missing'))).toHaveLength(138);
    expect(profile.features.values.data.every(Number.isFinite)).toBe(true);
    expect(profile.candidates.every(({ latencyMs }) => latencyMs.every((ms) => ms <= 600_000))).toBe(true);
  });
});
