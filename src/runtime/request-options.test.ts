import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertRequestOptions } from './request-options.ts';

const AMOUNTS = ['maxLatencyMs', 'maxEnergyMj', 'maxCost', 'waitedMs', 'minAccuracy'] as const;
const none = fc.oneof(
  fc.constant(null),
  fc.constant(Number.NaN),
  fc.double({ max: -Number.MIN_VALUE, noNaN: true }),
  fc.string(),
  fc.boolean(),
  fc.bigInt(),
  fc.constant([]),
  fc.constant(Object.create(null)),
);

describe('options of a request', () => {
  it.each(AMOUNTS)('%s is a number of at least 0', (field) => {
    fc.assert(
      fc.property(none, (value) => {
        expect(() => assertRequestOptions({ [field]: value })).toThrowError(
          expect.objectContaining({ code: 'invalid-option', place: { field } }),
        );
      }),
    );
    for (const value of [undefined, 0, 0.5, Infinity]) assertRequestOptions({ [field]: value });
  });

  it.each(['latency', 'onDeadline', 'unavailable', 'signal', 'onRun', 'onHeld'])(
    '%s is what it says',
    (field) => {
      for (const value of [null, 0, '', 'other', {}, [1]]) {
        expect(() => assertRequestOptions({ [field]: value })).toThrowError(
          expect.objectContaining({ code: 'invalid-option', place: { field } }),
        );
      }
    },
  );

  it('are an object, and take what is documented', () => {
    for (const options of [null, 1, 'fast', []]) {
      expect(() => assertRequestOptions(options)).toThrowError(
        expect.objectContaining({ code: 'invalid-option' }),
      );
    }
    const { signal } = new AbortController();
    assertRequestOptions({ minAccuracy: { belowBest: 0 }, latency: 'p95', unavailable: ['a'], signal });
  });
});
