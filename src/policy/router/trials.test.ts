import { describe, expect, it } from 'vitest';
import { policyContract } from '../../../test/contracts/policy-contract.ts';
import { limitedProfile } from '../../../test/support/limited-profile.ts';
import { solverProfile } from '../../../test/support/solver-profile.ts';
import type { SyntheticOptions } from '../../../test/support/synthetic-profile.ts';
import { syntheticProfile } from '../../../test/support/synthetic-profile.ts';
import { simulate } from '../../evaluate/simulate.ts';
import { MultiOutputForest } from '../../learn/forest/multi-output.ts';
import { matrix, rowOf } from '../../learn/matrix.ts';
import { RowWeights } from '../../learn/row-weights.ts';
import type { Profile } from '../../profile/profile.ts';
import { selectCandidates, selectInputs } from '../../profile/select.ts';
import { mean } from '../../statistics.ts';
import type { Action, Objective, Policy } from '../policy.ts';
import { replay } from '../replay.ts';
import { restorePolicy } from '../restore-policy.ts';
import { router } from './router.ts';
import { TrainingRuns, type Trial } from './training-runs.ts';
import { Trials } from './trials.ts';

/** Solvers under the names that the contract asks for. */
function solvers({ inputs, candidates = 3, seed }: SyntheticOptions): Profile {
  const profile = solverProfile(inputs, seed);
  const named = {
    ...profile,
    criteria: ['top1', 'top5'],
    candidates: profile.candidates.map((candidate) => ({
      ...candidate,
      scores: { top1: candidate.scores.par10, top5: candidate.scores.solved },
    })),
    timeLimit: { ...profile.timeLimit!, lossPerMs: { top1: profile.timeLimit!.lossPerMs.par10 } },
  };
  return selectCandidates(
    named,
    named.candidates.slice(0, candidates).map(({ name }) => name),
  );
}

policyContract('router over solvers', () => router(), solvers);

const accurate: Objective = { criterion: 'par10', successAt: 0.5, constraint: { minAccuracy: 1 } };
const profile = solverProfile(300);
const rows = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
const nothing = (policy: Policy) => policy.candidates.map(() => undefined);

describe('trials', () => {
  const training = selectInputs(profile, rows(0, 200));
  const policy = router().fit(training, accurate, { seed: 1 });
  const alone = router({ trials: false }).fit(training, accurate, { seed: 1 });

  it('are made where they gain, before the candidate that is chosen, and raise PAR10 on inputs held out', () => {
    const features = Float64Array.of(-0.4, 0.5);
    const first = policy.next({ features, evidence: nothing(policy) });
    expect(first).toMatchObject({ kind: 'run', candidate: 0 });
    const { limitMs } = first as Extract<Action, { kind: 'run' }>;
    expect(limitMs).toBeGreaterThan(3);
    expect(limitMs).toBeLessThan(100);
    const unanswered = new Set([0]);
    expect(policy.next({ features, evidence: nothing(policy), unanswered })).toEqual({
      kind: 'run',
      candidate: 1,
    });
    const held = { rows: rows(200, 300), now: () => 0 };
    const [tried, whole] = [policy, alone].map((each) => simulate(each, profile, held).outcomes.scores.par10);
    expect(mean(tried) - mean(whole)).toBeGreaterThan(0.015);
  });

  it('are not made where that is not wanted, nothing is known of stopped runs, or nothing is gained', () => {
    expect(alone.toJSON()).not.toHaveProperty('trials');
    const { timeLimit: _, ...unlimited } = training;
    const silent = {
      ...unlimited,
      candidates: training.candidates.map(({ answered: __, ...candidate }) => candidate),
    };
    expect(router().fit(silent, accurate, { seed: 1 }).toJSON()).toEqual(alone.toJSON());
    const slow = selectCandidates(training, ['left', 'right']);
    expect(router().fit(slow, accurate, { seed: 1 }).toJSON()).not.toHaveProperty('trials');
  });

  it('are followed by the best of the others for as long as none answers', () => {
    const features = Float64Array.of(0.4, 0.5);
    const evidence = nothing(policy);
    expect(policy.next({ features, evidence, unanswered: new Set([0, 2]) })).toEqual({
      kind: 'run',
      candidate: 1,
    });
    expect(policy.next({ features, evidence, unanswered: new Set([0, 1, 2]) })).toEqual({ kind: 'abstain' });
  });

  it('come to in simulation and replay what PAR10 says of them', () => {
    const { outcomes } = simulate(policy, profile, { now: () => 0 });
    const replayed = replay(policy, profile, accurate, outcomes.inputs);
    outcomes.inputs.forEach((row, m) => {
      const features = rowOf(profile.features.values, row);
      const unanswered = new Set<number>();
      let [seconds, solved] = [0, false];
      for (;;) {
        const action = policy.next({ features, evidence: nothing(policy), unanswered });
        if (action.kind !== 'run') break;
        const { latencyMs, answered } = profile.candidates[action.candidate];
        const limit = action.limitMs ?? 1000;
        seconds += Math.min(latencyMs[row], limit) / 1000;
        solved = answered![row] === 1 && latencyMs[row] <= limit && seconds <= 1;
        if (solved || seconds >= 1) break;
        unanswered.add(action.candidate);
      }
      const par10 = solved ? seconds : 10;
      expect(outcomes.scores.par10[m]).toBeCloseTo(1 - par10 / 10, 12);
      expect(outcomes.scores.solved[m]).toBe(solved ? 1 : 0);
      expect(replayed.score[m]).toBeCloseTo(1 - par10 / 10, 12);
    });
  });

  it('are as good as the search of all of them says, whatever the cost', () => {
    const limited = limitedProfile(syntheticProfile({ inputs: 60, candidates: 4, seed: 3 }));
    const priced = {
      ...limited,
      candidates: limited.candidates.map((candidate) => ({ ...candidate, cost: candidate.energyMj })),
    };
    const x = priced.features.values;
    for (const cost of ['latencyMs', 'energyMj', 'cost'] as const) {
      const runs = TrainingRuns.of(priced, { criterion: 'top1', successAt: 0.5, cost });
      const forest = MultiOutputForest.fit(x, matrix(60, 1, priced.candidates[0].scores.top1), {
        nEstimators: 5,
        minSamplesLeaf: 12,
      });
      const trials = Trials.of(forest, runs)!;
      for (const price of [0, 0.002]) {
        for (const row of [0, 20, 59]) {
          const leaves = forest.leavesOf(rowOf(x, row));
          const second = row % 4;
          const weights = new RowWeights(60);
          trials.leafRows.addTo(weights, leaves);
          const gain = (trial: Trial) =>
            rows(0, 60).reduce((sum, r) => {
              const worth = runs.worthOfTrial(r, trial, second, price);
              return sum + weights.weight(r) * (worth - runs.worth(r, second, 0, price));
            }, 0);
          const all = [0, 1, 2, 3]
            .filter((k) => k !== second)
            .flatMap((candidate) => Array.from(trials.limitsMs, (limitMs) => ({ candidate, limitMs })));
          const most = Math.max(...all.map(gain));
          const found = trials.best(leaves, second, price);
          expect(found ? gain(found) : 0).toBeCloseTo(Math.max(0, most), 9);
        }
      }
    }
  });

  it.each([
    ['limits that fall', (trials: { limitsMs: number[] }) => trials.limitsMs.reverse()],
    ['a limit of nothing', (trials: { limitsMs: number[] }) => trials.limitsMs.splice(0, 1, 0)],
    ['no limits', (trials: { limitsMs: number[] }) => trials.limitsMs.splice(0)],
    ['half an answer', (trials: { runs: { answered: number[] } }) => trials.runs.answered.splice(0, 1, 0.5)],
    ['a negative time', (trials: { runs: { ms: number[] } }) => trials.runs.ms.splice(0, 1, -1)],
    ['an unknown cost', (trials: { runs: { cost: string } }) => Object.assign(trials.runs, { cost: 'love' })],
  ])('with %s are not restored', (_, spoil: (trials: never) => void) => {
    const state = JSON.parse(JSON.stringify(policy));
    spoil(state.trials as never);
    expect(() => restorePolicy(state)).toThrow(expect.objectContaining({ code: 'invalid-policy' }));
  });
});
