import { expect, it } from 'vitest';
import { syntheticProfile } from '../../test/support/synthetic-profile.ts';
import type { ModelSource } from '../profile/profile.ts';
import { footprintOf } from './footprint.ts';

const model = (path: string, sizeBytes: number, peakMemoryBytes?: number): ModelSource => ({
  path,
  sizeBytes,
  peakMemoryBytes,
  files: [],
});
const bare = syntheticProfile({ inputs: 5, candidates: 4 });
const models = [model('a', 100, 10), model('b', 200, 20), model('b', 200, 20), model('c', 400)];
const profile = { ...bare, candidates: bare.candidates.map((each, k) => ({ ...each, model: models[k] })) };

it('adds the models of a set, each folder once', () => {
  expect(footprintOf(profile, [['model-0', 'model-1', 'model-2']])).toEqual({
    sizeBytes: 300,
    peakMemoryBytes: 30,
  });
});

it('is the mean over folds that keep different models', () => {
  expect(footprintOf(profile, [['model-0'], ['model-1']])).toEqual({ sizeBytes: 150, peakMemoryBytes: 15 });
});

it('leaves out what was not measured', () => {
  expect(footprintOf(profile, [['model-0', 'model-3']])).toEqual({ sizeBytes: 500 });
  expect(footprintOf(bare, [['model-0']])).toBeUndefined();
});
