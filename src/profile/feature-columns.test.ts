import { describe, expect, it } from 'vitest';
import { syntheticProfile } from '../../test/support/synthetic-profile.ts';
import { rowOf, selectColumns } from '../learn/matrix.ts';
import { featureColumns } from './feature-columns.ts';

const table = syntheticProfile({ inputs: 3, features: 4 });
const words = [['a', 'b', 'a'], [], ['b', 'constructor']];
const texts = { ...table, task: 'translation' as const, words };

describe('featureColumns', () => {
  it('takes columns of the table, in the order of the names', () => {
    expect(featureColumns(table, ['feature_2', 'feature_0'])).toEqual(
      selectColumns(table.features.values, [2, 0]),
    );
  });

  it('counts words beside them, of the rows asked for', () => {
    const columns = featureColumns(texts, ['word:a', 'feature_1', 'word:b', 'word:constructor'], [2, 0, 1]);
    const hardness = (row: number) => rowOf(table.features.values, row)[1];
    expect(Array.from({ length: 3 }, (_, i) => [...rowOf(columns, i)])).toEqual([
      [0, hardness(2), 1, 1],
      [2, hardness(0), 1, 0],
      [0, hardness(1), 0, 0],
    ]);
  });

  it.each([
    [table, 'word:a'],
    [texts, 'no_such'],
    [texts, 'word:'],
  ])('refuses what the profile does not have', (profile, name) => {
    expect(() => featureColumns(profile, [name])).toThrow(
      expect.objectContaining({ code: 'missing-feature' }),
    );
  });
});
