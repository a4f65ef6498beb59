import { describe, expect, it } from 'vitest';
import { PremodelError } from '../../error.ts';
import { fromWire, toWire } from './wire-error.ts';

const crossed = (error: unknown) => fromWire(structuredClone(toWire(error)));

describe('an error that crosses a channel', () => {
  it('keeps code, place and remedy', () => {
    const place = { file: 'a.json', field: 'policy.kind' };
    const error = new PremodelError('invalid-policy', 'no such policy', { place, remedy: 'Train again.' });
    const got = crossed(error);
    expect(PremodelError.is(got)).toBe(true);
    expect(got).toMatchObject({ code: error.code, message: error.message, place, remedy: error.remedy });
  });

  it('keeps name, message and stack where it is another', () => {
    const error = new RangeError('too far');
    const got = crossed(error);
    expect(PremodelError.is(got)).toBe(false);
    expect(got).toMatchObject({ name: 'RangeError', message: 'too far', stack: error.stack });
    expect(crossed('thrown')).toMatchObject({ name: 'Error', message: 'thrown' });
  });
});
