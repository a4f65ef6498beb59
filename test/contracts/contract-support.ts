import fc from 'fast-check';
import { expect } from 'vitest';
import { PremodelError } from '../../src/error.ts';

/** Holds that the action ends in a PremodelError of this code. */
export function expectRefusal(action: () => unknown, code: string): void {
  let thrown: unknown;
  try {
    action();
  } catch (error) {
    thrown = error;
  }
  expect(PremodelError.is(thrown) && thrown.code).toBe(code);
}

const NONSENSE = [undefined, null, 'x', -1e300, 1e300, {}, [], [null], true];

/** Holds that a state with nonsense anywhere works all the same or ends in a PremodelError of one of these codes. */
export function expectRefusesDamage(
  state: string,
  codes: readonly string[],
  use: (damaged: unknown) => void,
): void {
  const damage = fc.property(fc.nat(), fc.constantFrom(...NONSENSE), (at, value) => {
    const damaged: unknown = JSON.parse(state);
    const places = placesIn(damaged);
    places[at % places.length](value);
    try {
      use(damaged);
    } catch (error) {
      if (!PremodelError.is(error)) throw error;
      expect(codes).toContain(error.code);
    }
  });
  fc.assert(damage, { numRuns: 300 });
}

/** A setter for every place of a JSON value, at any depth. */
function placesIn(value: unknown): ((replacement: unknown) => void)[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [
    (replacement: unknown) => {
      holder[key] = replacement;
    },
    ...placesIn(holder[key]),
  ]);
}
