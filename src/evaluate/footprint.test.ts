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

it('adds a model that another asks once, too', () => {
  const second = { path: 'a', sizeBytes: 100, peakMemoryBytes: 10, files: [] };
  const asking = { ...model('b', 300, 29), rescorer: second };
  const candidates = profile.candidates.map((each, k) => (k === 3 ? { ...each, model: asking } : each));
  const of = (names: string[]) => footprintOf({ ...profile, candidates }, [names]);
  expect(of(['model-3'])).toEqual({ sizeBytes: 300, peakMemoryBytes: 29 });
  expect(of(['model-0', 'model-3'])).toEqual({ sizeBytes: 300, peakMemoryBytes: 29 });
});

it('is the mean over folds that keep different models', () => {
  expect(footprintOf(profile, [['model-0'], ['model-1']])).toEqual({ sizeBytes: 150, peakMemoryBytes: 15 });
});

it('leaves out what was not measured', () => {
  expect(footprintOf(profile, [['model-0', 'model-3']])).toEqual({ sizeBytes: 500 });
  expect(footprintOf(bare, [['model-0']])).toBeUndefined();
});
