import { StateReader } from '../learn/state-reader.ts';

/** Reads the fields of a policy from a file that may hold anything; throws PremodelError `invalid-policy`. */
export function policyReader(state: unknown): StateReader {
  return new StateReader(state, 'policy');
}

/** A list of distinct, non-empty names. */
export function readNames(reader: StateReader, field: string, atLeast = 0): readonly string[] {
  const names = reader.list(field);
  if (!names.every((name): name is string => typeof name === 'string' && name !== '')) {
    reader.fail(field, 'holds something other than names');
  }
  if (names.length < atLeast) reader.fail(field, `needs at least ${atLeast}`);
  if (new Set(names).size !== names.length) reader.fail(field, 'names something twice');
  return names;
}
