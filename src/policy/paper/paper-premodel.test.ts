import { describe, expect, it } from 'vitest';
import { syntheticProfile } from '../../../test/support/synthetic-profile.ts';
import { simulate } from '../../evaluate/simulate.ts';
import { knn } from '../../learn/knn.ts';
import { rowOf } from '../../learn/matrix.ts';
import { MinMaxScaler } from '../../learn/scaling.ts';
import { selectCandidates } from '../../profile/select.ts';
import { FAIL, optimalCandidates } from '../optimal-candidate.ts';
import { policyContract } from '../policy-contract.ts';
import type { PaperOptions } from './options.ts';
import { classifierNames } from './options.ts';
import { paperPremodel } from './paper-premodel.ts';

const objective = { criterion: 'top1', successAt: 0.5 };
const all: PaperOptions = { features: 'all' };

policyContract('paper', () => paperPremodel());
for (const classifier of classifierNames) {
  policyContract(`paper, chain of ${classifier}`, () => paperPremodel({ ...all, classifiers: [classifier] }));
  policyContract(`paper, single ${classifier}`, () =>
    paperPremodel({ ...all, architecture: 'single', classifiers: [classifier] }),
  );
}
policyContract('paper, mixed chain', () =>
  paperPremodel({ ...all, classifiers: ['knn', 'svm', 'knn'], theta: 0 }),
);

describe('paperPremodel', () => {
  const profile = syntheticProfile({ inputs: 200, candidates: 4, seed: 2 });

  it('with one neighbour and all features repeats the optimal candidate of every training row', () => {
    const policy = paperPremodel({ ...all, neighbors: 1, theta: 0 }).fit(profile, objective, { seed: 1 });
    const { outcomes } = simulate(policy, profile, { now: () => 0 });
    const optimal = optimalCandidates(profile, objective);
    const solved = Array.from(optimal.keys()).filter((row) => optimal[row] !== FAIL);
    expect(solved.map((row) => outcomes.scores.top1[row])).toEqual(solved.map(() => 1));
  });

  it('runs the fallback where it would abstain, even one that was not kept', () => {
    const solo: PaperOptions = { ...all, neighbors: 1, maxCandidates: 1 };
    const abstaining = paperPremodel(solo).fit(profile, objective, { seed: 1 });
    const [keptName] = abstaining.candidates;
    const fallback = profile.candidates.find(({ name }) => name !== keptName)!.name;
    const falling = paperPremodel({ ...solo, fallback }).fit(profile, objective, { seed: 1 });
    expect(falling.candidates).toEqual([keptName, fallback]);
    const before = simulate(abstaining, profile, { now: () => 0 }).outcomes.answered;
    const after = simulate(falling, profile, { now: () => 0 }).outcomes.answered;
    const fallbackIndex = profile.candidates.findIndex(({ name }) => name === fallback);
    expect(before.includes(-1)).toBe(true);
    expect(Array.from(after)).toEqual(Array.from(before, (k) => (k === -1 ? fallbackIndex : k)));
  });

  it.each([
    [{ fallback: 'nobody' }, 'missing-candidate'],
    [{ features: ['no_such'] }, 'missing-feature'],
  ])('refuses %j', (options, code) => {
    expect(() => paperPremodel(options).fit(profile, objective, { seed: 1 })).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it('a chain of nearest neighbours says what separate classifiers would, over rows kept once', () => {
    const policy = paperPremodel({ ...all, theta: 0 }).fit(profile, objective, { seed: 1 });
    const kept = selectCandidates(profile, policy.candidates);
    const scaled = MinMaxScaler.fit(profile.features.values).transform(profile.features.values);
    const labels = optimalCandidates(kept, objective);
    const levels = kept.candidates.map((_, level) =>
      knn().fit(
        scaled,
        labels.map((label) => (label === level ? 1 : 0)),
        { classes: 2 },
      ),
    );
    const { answered } = simulate(policy, kept, { now: () => 0 }).outcomes;
    const expected = Array.from(answered.keys(), (row) =>
      levels.findIndex((level) => level.predict(rowOf(scaled, row)) === 1),
    );
    expect(Array.from(answered)).toEqual(expected);
    const { classifiers } = policy.toJSON() as unknown as { classifiers: object[] };
    expect(classifiers.filter((state) => 'x' in state)).toHaveLength(1);
  });

  it('keeps as many features as asked for', () => {
    const policy = paperPremodel({ featureCount: 3 }).fit(profile, objective, { seed: 1 });
    expect(policy.features.length).toBeLessThanOrEqual(3);
  });
});
