import { expect, it } from 'vitest';
import { syntheticProfile } from '../../test/support/synthetic-profile.ts';
import { selectInputs } from './select.ts';

it('takes the decoding of the inputs it takes, where that was measured', () => {
  const profile = syntheticProfile({ inputs: 3 });
  const decoded = selectInputs({ ...profile, decodeMs: Float64Array.of(5, 6, 7) }, [2, 0, 2]);
  expect(decoded.decodeMs).toEqual(Float64Array.of(7, 5, 7));
  expect(decoded.inputs).toEqual(['input-2', 'input-0', 'input-2']);
  expect(selectInputs(profile, [1])).not.toHaveProperty('decodeMs');
});
