import { describe, expect, it } from 'vitest';
import { continuedProfile } from '../../test/support/continued-profile.ts';
import { syntheticProfile } from '../../test/support/synthetic-profile.ts';
import { evaluate } from '../evaluate/evaluate.ts';
import type { EvaluationDetail } from '../evaluate/evaluation.ts';
import type { Profile } from '../profile/profile.ts';
import { keepCandidates, selectionMethods } from './candidate-selection.ts';
import { cascade } from './cascade/cascade.ts';
import { costAfter, costsAfter, costsOf, defaultCost } from './costs.ts';
import { singleBest } from './fixed.ts';
import { optimalCandidates } from './optimal-candidate.ts';
import { paperPremodel } from './paper/paper-premodel.ts';

const timed = untimedFeatures(syntheticProfile({ inputs: 120, candidates: 4, seed: 6 }));
/** The same table with prices in place of times. */
const priced: Profile = {
  ...timed,
  task: 'table',
  candidates: timed.candidates.map((candidate) => ({
    ...candidate,
    latencyMs: new Float64Array(candidate.latencyMs.length),
    cost: candidate.latencyMs,
  })),
};
const byTime = { criterion: 'top1', successAt: 0.5 };
const byPrice = { ...byTime, cost: 'cost' } as const;

function untimedFeatures(profile: Profile): Profile {
  const { features } = profile;
  return { ...profile, features: { ...features, latencyMs: new Float64Array(profile.inputs.length) } };
}

describe('the cost that counts', () => {
  it('is time unless a table has its own', () => {
    expect(defaultCost(timed)).toBe('latencyMs');
    expect(defaultCost(priced)).toBe('cost');
    expect(defaultCost({ ...priced, task: 'image-classification' })).toBe('latencyMs');
  });

  it('has to be there', () => {
    expect(() => costsOf(timed.candidates[0], { cost: 'cost' })).toThrow(
      expect.objectContaining({ code: 'missing-cost', place: { field: 'cost' } }),
    );
    expect(costsOf(timed.candidates[0], { cost: 'energyMj' })).toBe(timed.candidates[0].energyMj);
  });

  it('is that of the rest only, once the candidate has run that is continued', () => {
    const { candidates } = continuedProfile(timed);
    const [first, , before, last] = candidates;
    const hasRun =
      (...names: string[]) =>
      (name: string) =>
        names.includes(name);
    expect(costAfter(last, hasRun(before.name))).toEqual({
      latencyMs: last.continues!.latencyMs,
      energyMj: last.continues!.energyMj,
      cost: undefined,
    });
    expect(costAfter(last, hasRun(first.name))).toBe(last);
    expect(costAfter(before, hasRun(last.name))).toBe(before);
    const unmetered = { ...last, continues: { ...last.continues!, energyMj: undefined } };
    expect(costAfter(unmetered, hasRun(before.name)).energyMj).toBe(last.energyMj);

    const costs = costsAfter(continuedProfile(timed), { cost: 'energyMj' });
    expect(costs(3, [0, 2])).toEqual(last.continues!.energyMj);
    expect(costs(3, [0, 1])).toBe(last.energyMj);
    expect(costs(2, [3])).toBe(before.energyMj);
  });

  it('leads to the same choices whatever it is called', () => {
    expect(optimalCandidates(priced, byPrice)).toEqual(optimalCandidates(timed, byTime));
    for (const method of selectionMethods) {
      expect(keepCandidates(priced, byPrice, { method })).toEqual(keepCandidates(timed, byTime, { method }));
    }
    for (const trainer of [cascade({ unmeasured: true }), singleBest(), paperPremodel({ features: 'all' })]) {
      const policy = trainer.fit(priced, byPrice, { seed: 1 });
      expect(policy.toJSON()).toEqual(trainer.fit(timed, byTime, { seed: 1 }).toJSON());
    }
  });

  it('is what an evaluation compares at, and is reported beside the time', () => {
    const policies = [{ name: 'cascade', trainer: cascade() }];
    const options = { folds: 4, resamples: 20, now: () => 0 };
    const ofTimes = evaluate(timed, policies, options);
    const ofPrices = evaluate(priced, policies, options);
    expect(ofPrices.evaluation.cost).toBe('cost');
    const corners = ({ frontier }: EvaluationDetail) =>
      frontier.map(({ candidates, cost, accuracy }) => [candidates, cost, accuracy]);
    expect(corners(ofPrices)).toEqual(corners(ofTimes));
    ofPrices.evaluation.rows.forEach((row, i) => {
      const same = ofTimes.evaluation.rows[i];
      expect(row.name).toBe(same.name);
      expect(row.accuracy).toBe(same.accuracy);
      expect(row.cost).toMatchObject({ other: same.cost.latencyMs, latencyMs: 0 });
      expect(row.interval95.other).toEqual(same.interval95.latencyMs);
      expect(row.pairedDifferences?.randomMix.accuracy).toEqual(same.pairedDifferences?.randomMix.accuracy);
      expect(row.pairedDifferences?.randomMix.other).toEqual(same.pairedDifferences?.randomMix.latencyMs);
    });
  });
});
