import { describe, expect, it } from 'vitest';
import { syntheticProfile } from '../../test/support/synthetic-profile.ts';
import { heldOutRowsOf } from '../evaluate/held-out-rows.ts';
import { promiseOf } from '../evaluate/promise/make-promise.ts';
import { auto } from '../policy/auto/auto.ts';
import { cascade } from '../policy/cascade/cascade.ts';
import { bestCandidate } from '../policy/optimal-candidate.ts';
import { paperPremodel } from '../policy/paper/paper-premodel.ts';
import type { Objective, PolicyTrainer } from '../policy/policy.ts';
import { createPremodel } from './create-premodel.ts';
import { parsePremodelText, serialisePremodel } from './parse-premodel.ts';
import { policyOf } from './policy-of.ts';
import type { Premodel } from './premodel.ts';
import { repricePremodel } from './reprice-premodel.ts';
import { usualRuns } from './usual-runs.ts';
import { watchOf } from './watch-of.ts';

const profile = syntheticProfile({ inputs: 150, candidates: 4, seed: 6 });

function premodelOf(trainer: PolicyTrainer, constraint = {}): Premodel {
  const objective: Objective = { criterion: 'top1', successAt: 0.5, constraint };
  const policy = trainer.fit(profile, objective, { seed: 1 });
  const singleBest = profile.candidates[bestCandidate(profile, objective)].name;
  const rows = heldOutRowsOf(policy, profile, trainer, objective, 1);
  const premodel = createPremodel({
    profile,
    policy,
    objective,
    singleBest,
    promise: promiseOf(policy, rows, profile, objective, singleBest),
    training: { createdAt: '2026-01-01T00:00:00Z', premodelVersion: '0.1.0', seed: 1, options: {} },
  });
  return parsePremodelText(serialisePremodel(premodel));
}

describe('what a premodel promises', () => {
  it.each([
    ['cascade', cascade()],
    ['paper', paperPremodel()],
    ['auto', auto()],
  ])('is what its held-out runs cost, at every operating point: %s', (_, trainer) => {
    const premodel = premodelOf(trainer);
    const policy = policyOf(premodel);
    const { promise, prices, singleBest } = watchOf(premodel, policy).promise!;
    expect(promise.points).toHaveLength(policy.points ?? 1);
    promise.points.forEach((point, index) => {
      // Candidates of other fits are not in the file, and their prices neither.
      const names = Object.keys(point.runShares);
      if (names.every((name) => prices.has(name))) {
        const cost = names.reduce((sum, name) => sum + point.runShares[name] * prices.get(name)!.whole, 0);
        expect(point.cost.mean).toBeCloseTo(cost + promise.featuresCost, 6);
      }
      if (policy.frontier) expect(point.accuracy.mean).toBeCloseTo(policy.frontier.points[index].accuracy, 9);
      expect(point.agreement).toBeGreaterThanOrEqual(0);
      expect(policy.candidates).toEqual(expect.arrayContaining([...point.runs]));
    });
    expect(prices.get(singleBest)!.whole).toBeGreaterThan(0);
  });

  it('moves with the costs to another device', () => {
    const premodel = premodelOf(cascade());
    const measured = new Map(
      premodel.candidates.map(({ name, cost }) => [name, { latencyMs: 3 * cost.latencyMs }]),
    );
    const moved = repricePremodel(premodel, measured);
    const [before, after] = [premodel, moved].map((each) => watchOf(each, policyOf(each)).promise!);
    const relative = ({ promise, prices, singleBest }: typeof before) =>
      promise.points.map(({ cost }) => cost.mean / prices.get(singleBest)!.whole);
    relative(after).forEach((ratio, point) => {
      expect(ratio).toBeCloseTo(relative(before)[point], 9);
    });
    expect(after.promise.points[0].latencyMs.mean).toBeCloseTo(
      3 * before.promise.points[0].latencyMs.mean,
      9,
    );
  });

  it.each([
    [{ promise: { inputs: 0 } }, 'invalid-promise'],
    [
      { promise: { inputs: 5, featuresCost: 0, points: [{ accuracy: { mean: 'high' } }] } },
      'invalid-promise',
    ],
    [{ promise: { inputs: 5, featuresCost: 0, points: [] } }, 'invalid-premodel'],
  ])('is refused where it cannot be one: %j', (broken, code) => {
    const premodel = { ...premodelOf(cascade()), ...broken };
    expect(() => watchOf(premodel, policyOf(premodel))).toThrow(expect.objectContaining({ code }));
  });
});

describe('the candidates a premodel usually runs', () => {
  it('are those of its operating point, not of all', () => {
    const premodel = premodelOf(cascade(), { maxLatencyMs: 1e-6 });
    const policy = policyOf(premodel);
    expect(usualRuns(premodel, policy)).toEqual(['model-0']);
    expect(policy.candidates.length).toBeGreaterThan(1);
  });

  it('are told from the shares of its runs in older files, all where it has none', () => {
    const { promise, ...old } = premodelOf(cascade(), { maxLatencyMs: 1e-6 });
    expect(usualRuns(old, policyOf(old))).toEqual(['model-0']);
    const paper = policyOf(premodelOf(paperPremodel()));
    expect(usualRuns(old, { ...paper, frontier: undefined })).toEqual(paper.candidates);
  });
});
