import { PremodelError } from '../error.ts';
import { LARGEST_VALUE } from './checks.ts';

/** What is read: each has a code `invalid-<what>`. */
type StatePart =
  | 'calibration'
  | 'classifier'
  | 'drift'
  | 'forest'
  | 'policy'
  | 'promise'
  | 'regressor'
  | 'scaler'
  | 'soundness'
  | 'trees';

/**
 * Reads the fields of a state that came from a file and may hold anything: each read checks type, length and
 * range, and throws a PremodelError `invalid-<what>` that names the field.
 */
export class StateReader {
  readonly what: StatePart;
  readonly #fields: object;

  constructor(state: unknown, what: StatePart) {
    this.what = what;
    if (typeof state !== 'object' || state === null) this.fail(undefined, 'is not an object');
    this.#fields = state;
  }

  fail(field: string | undefined, why: string): never {
    const subject = field === undefined ? this.what : `${this.what}: ${field}`;
    throw new PremodelError(`invalid-${this.what}`, `${subject} ${why}`, {
      place: { field },
      remedy: 'The file is damaged or was changed by hand; train again.',
    });
  }

  has(field: string): boolean {
    return Object.hasOwn(this.#fields, field);
  }

  /** A part with fields of its own, not looked into. */
  object(field: string): object {
    const value = this.#get(field);
    return typeof value === 'object' && value !== null ? value : this.fail(field, 'is not an object');
  }

  /** A part with fields of its own, to be read as this one is. */
  part(field: string): StateReader {
    return new StateReader(this.object(field), this.what);
  }

  flag(field: string): boolean {
    const value = this.#get(field);
    return typeof value === 'boolean' ? value : this.fail(field, 'is not true or false');
  }

  text(field: string): string {
    const value = this.#get(field);
    return typeof value === 'string' ? value : this.fail(field, 'is not a text');
  }

  number(field: string, from = -LARGEST_VALUE): number {
    const value = this.#get(field);
    if (typeof value !== 'number') this.fail(field, 'is not a number');
    if (!(value >= from && value <= LARGEST_VALUE)) this.fail(field, `is ${value}, out of range`);
    return value;
  }

  integer(field: string, from: number, to: number): number {
    const value = this.number(field, from);
    if (!Number.isInteger(value) || value > to)
      this.fail(field, `is ${value}, not a whole number up to ${to}`);
    return value;
  }

  /** @param length what the array must have; left out: any */
  numbers(field: string, length?: number, from = -LARGEST_VALUE): Float64Array {
    const values = this.list(field, length);
    const result = new Float64Array(values.length);
    for (let i = 0; i < values.length; i++) {
      const value = values[i];
      if (typeof value !== 'number' || !(value >= from && value <= LARGEST_VALUE)) {
        this.fail(field, `holds something other than numbers in range, at ${i}`);
      }
      result[i] = value;
    }
    return result;
  }

  integers(field: string, length: number | undefined, from: number, to: number): Int32Array {
    const values = this.numbers(field, length, from);
    for (let i = 0; i < values.length; i++) {
      if (!Number.isInteger(values[i]) || values[i] > to) {
        this.fail(field, `holds ${values[i]} at ${i}, not a whole number in ${from} … ${to}`);
      }
    }
    return Int32Array.from(values);
  }

  /** Some of the classes `0 … classes - 1`, at least one. */
  ascendingClasses(field: string, classes: number): Int32Array {
    const labels = this.integers(field, undefined, 0, classes - 1);
    const ascending = labels.every((label, i) => i === 0 || label > labels[i - 1]);
    if (labels.length === 0 || !ascending) this.fail(field, 'is not an ascending list of classes');
    return labels;
  }

  list(field: string, length?: number): readonly unknown[] {
    const value = this.#get(field);
    if (!Array.isArray(value)) this.fail(field, 'is not a list');
    if (length !== undefined && value.length !== length) {
      this.fail(field, `has ${value.length} entries, not ${length}`);
    }
    return value;
  }

  #get(field: string): unknown {
    if (!Object.hasOwn(this.#fields, field)) this.fail(field, 'is missing');
    return (this.#fields as Record<string, unknown>)[field];
  }
}
