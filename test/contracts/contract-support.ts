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

/** A setter for every place of a JSON value, at any depth. */
export function placesIn(value: unknown): ((replacement: unknown) => void)[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [
    (replacement: unknown) => {
      holder[key] = replacement;
    },
    ...placesIn(holder[key]),
  ]);
}
