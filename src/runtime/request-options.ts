import { PremodelError } from '../error.ts';
import type { RequestOptions } from './predict-options.ts';

/** What each option of a request may be, where it is given. `null` is no way to leave one out. */
const CHECKS: readonly Check[] = [
  { field: 'maxLatencyMs', is: isAmount, must: 'be a number of at least 0' },
  { field: 'maxEnergyMj', is: isAmount, must: 'be a number of at least 0' },
  { field: 'maxCost', is: isAmount, must: 'be a number of at least 0' },
  { field: 'waitedMs', is: isAmount, must: 'be a number of at least 0' },
  {
    field: 'minAccuracy',
    is: (value) => isAmount(value) || (isObject(value) && isAmount(value.belowBest)),
    must: 'be a number of at least 0, or { belowBest } with one',
  },
  { field: 'latency', is: oneOf('mean', 'p95'), must: 'be mean or p95' },
  { field: 'onDeadline', is: oneOf('error', 'best-so-far'), must: 'be error or best-so-far' },
  {
    field: 'unavailable',
    is: (value) => Array.isArray(value) && value.every((name) => typeof name === 'string'),
    must: 'be a list of names',
  },
  {
    field: 'signal',
    is: (value) => isObject(value) && 'aborted' in value && typeof value.addEventListener === 'function',
    must: 'be an AbortSignal',
  },
  { field: 'onRun', is: isFunction, must: 'be a function' },
  { field: 'onHeld', is: isFunction, must: 'be a function' },
];

interface Check {
  readonly field: keyof RequestOptions | 'onHeld';
  readonly is: (value: unknown) => boolean;
  /** Behind the name of the field. */
  readonly must: string;
}

/** @throws PremodelError `invalid-option` at the first option that is none: null, NaN, a text, a negative number */
export function assertRequestOptions(options: unknown): void {
  if (!isObject(options))
    throw invalid('options', 'be an object', options, 'Leave them out for the defaults.');
  for (const { field, is, must } of CHECKS) {
    const value = options[field];
    if (value !== undefined && !is(value)) {
      throw invalid(field, must, value, 'Leave it out (undefined) where nothing is asked for.');
    }
  }
}

function invalid(field: string, must: string, value: unknown, remedy: string): PremodelError {
  return new PremodelError('invalid-option', `${field} must ${must}, got ${shown(value)}`, {
    place: { field },
    remedy,
  });
}

/** Short, and of whatever there is: some objects cannot be made a text. */
function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 80));
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'function' ? 'a function' : String(value);
}

function isAmount(value: unknown): boolean {
  return typeof value === 'number' && value >= 0;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

function oneOf(...words: readonly unknown[]): (value: unknown) => boolean {
  return (value) => words.includes(value);
}
