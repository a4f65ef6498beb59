import { PremodelError } from '../../error.ts';

/** `unsupported-input`: what was given is of a kind that the task does not take. */
export function unsupportedInput(what: string, wanted: string, remedy: string): PremodelError {
  return new PremodelError('unsupported-input', `${what} is not ${wanted}`, {
    place: { field: 'input' },
    remedy,
  });
}

/** What users would call it, such as `a Blob` or `null`. */
export function kindOf(given: unknown): string {
  if (given === undefined || given === null) return String(given);
  if (typeof given !== 'object') return `a value of type ${typeof given}`;
  const { name } = Object.getPrototypeOf(given)?.constructor ?? {};
  return typeof name === 'string' && name !== '' ? `an input of type ${name.slice(0, 80)}` : 'an object';
}
