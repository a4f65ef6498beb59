import { expect, it } from 'vitest';
import { syntheticProfile } from '../../test/support/synthetic-profile.ts';
import { cascade } from './cascade.ts';
import { candidatesWithin, keepingWithin } from './keep-within.ts';

const objective = { criterion: 'top1', successAt: 0.5 };
const plain = syntheticProfile({ inputs: 200, candidates: 5, seed: 4 });
const sized = {
  ...plain,
  candidates: plain.candidates.map((candidate, k) => ({
    ...candidate,
    model: { path: candidate.name, files: [], sizeBytes: (k + 1) * 1e6 },
  })),
};

it('keeps all where nothing limits them', () => {
  expect(candidatesWithin(sized, objective)).toBe(sized);
  expect(candidatesWithin(sized, { ...objective, constraint: { maxModels: 5 } })).toBe(sized);
});

it('keeps at most so many, and for one the one that is worth most', () => {
  for (const maxModels of [1, 2, 3]) {
    const { candidates } = candidatesWithin(sized, { ...objective, constraint: { maxModels } });
    expect(candidates.length).toBeGreaterThan(0);
    expect(candidates.length).toBeLessThanOrEqual(maxModels);
  }
  const policy = keepingWithin(cascade({ unmeasured: true })).fit(
    sized,
    { ...objective, constraint: { maxModels: 2 } },
    { seed: 1 },
  );
  expect(policy.candidates.length).toBeLessThanOrEqual(2);
});

it('keeps what fits into memory, and says where nothing does', () => {
  const within = (maxMemoryMb: number) =>
    candidatesWithin(sized, { ...objective, constraint: { maxMemoryMb } }).candidates;
  expect(within(4).reduce((sum, { model }) => sum + model!.sizeBytes, 0)).toBeLessThanOrEqual(4e6);
  expect(() => within(0.5)).toThrow(expect.objectContaining({ code: 'nothing-fits' }));
});
