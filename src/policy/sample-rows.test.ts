import { expect, it } from 'vitest';
import { syntheticProfile } from '../../test/support/synthetic-profile.ts';
import { sampleRows } from './sample-rows.ts';

const profile = syntheticProfile({ inputs: 100 });

it('leaves a small profile as it is', () => {
  expect(sampleRows(profile, 100, 1)).toBe(profile);
});

it('draws distinct rows, in their order, the same ones for a seed', () => {
  const { inputs } = sampleRows(profile, 40, 1);
  expect(new Set(inputs).size).toBe(40);
  const places = inputs.map((input) => profile.inputs.indexOf(input));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(sampleRows(profile, 40, 1).inputs).toEqual(inputs);
  expect(sampleRows(profile, 40, 2).inputs).not.toEqual(inputs);
});
