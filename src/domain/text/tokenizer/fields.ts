import { PremodelError } from '../../../error.ts';
import type { ErrorCode } from '../../../error-codes.ts';

/** Typed access to one object of a tokenizer's files; a field that is missing or null is undefined. */
export class Fields {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #file: string;
  /** Where in the file, as `pre_tokenizer.pretokenizers[0]`. */
  readonly #path: string;

  /** @throws PremodelError `invalid-tokenizer` where `json` is not an object */
  constructor(json: unknown, file: string, path = '') {
    this.#file = file;
    this.#path = path;
    if (typeof json !== 'object' || json === null || Array.isArray(json)) throw this.invalid('is no object');
    this.#fields = json as Record<string, unknown>;
  }

  raw(name: string): unknown {
    return Object.hasOwn(this.#fields, name) ? (this.#fields[name] ?? undefined) : undefined;
  }

  text(name: string): string | undefined {
    return this.#typed(name, 'string') as string | undefined;
  }

  flag(name: string): boolean | undefined {
    return this.#typed(name, 'boolean') as boolean | undefined;
  }

  /** A whole number from 0. */
  count(name: string): number | undefined {
    const value = this.#typed(name, 'number') as number | undefined;
    if (value === undefined || (Number.isSafeInteger(value) && value >= 0)) return value;
    throw this.invalid(`has ${value} as "${name}", not a whole number from 0`);
  }

  list(name: string): readonly unknown[] {
    const value = this.raw(name) ?? [];
    if (Array.isArray(value)) return value;
    throw this.invalid(`has a "${name}" that is no list`);
  }

  /** The object of that name. */
  object(name: string): Fields | undefined {
    const value = this.raw(name);
    return value === undefined ? undefined : new Fields(value, this.#file, this.#join(name));
  }

  /** The objects of a list. */
  objects(name: string): Fields[] {
    return this.list(name).map((each, i) => new Fields(each, this.#file, `${this.#join(name)}[${i}]`));
  }

  /** Keys and values, in order. */
  entries(): [string, unknown][] {
    return Object.entries(this.#fields);
  }

  /** A field that Python's tokenizers asks for too. */
  required<T>(name: string, value: T | undefined): T {
    if (value !== undefined) return value;
    throw this.invalid(`lacks "${name}"`);
  }

  invalid(what: string, cause?: unknown): PremodelError {
    return this.#error('invalid-tokenizer', `${this.#path || 'the file'} ${what}`, {
      remedy: 'Take the file from the model’s Hugging Face repository, or export it again.',
      cause,
    });
  }

  /** What the format allows, and this tokenizer would do differently from Python's. */
  unsupported(what: string, cause?: unknown): PremodelError {
    return this.#error('unsupported-tokenizer', `${this.#path || 'the file'} ${what}`, {
      remedy:
        'This version cannot tokenize as that asks, and refuses rather than do otherwise: see “Tokenizers” in docs/translation.md.',
      cause,
    });
  }

  #typed(name: string, type: 'string' | 'boolean' | 'number'): unknown {
    const value = this.raw(name);
    if (value === undefined || typeof value === type) return value;
    throw this.invalid(`has a "${name}" that is no ${type}`);
  }

  #join(name: string): string {
    return this.#path === '' ? name : `${this.#path}.${name}`;
  }

  #error(
    code: ErrorCode,
    what: string,
    { remedy, cause }: { remedy: string; cause?: unknown },
  ): PremodelError {
    const place = { file: this.#file, field: this.#path || undefined };
    return new PremodelError(code, `${this.#file}: ${what}`, { place, remedy, cause });
  }
}
