import { PremodelError } from '../error.ts';
import type { ErrorCode } from '../error-codes.ts';

export interface ConfigKind {
  readonly code: ErrorCode;
  readonly remedy: string;
}

const PREPROCESSOR: ConfigKind = {
  code: 'bad-preprocessor-config',
  remedy: "Use the preprocessor_config.json that comes with the model's Hugging Face folder.",
};

/** Typed access to the fields of parsed JSON; a field that is missing or null is undefined. */
export class ConfigFields {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #file: string | undefined;
  readonly #code: ErrorCode;

  /** @param kind error code and remedy of a file that is wrong. Default: those of a preprocessor configuration */
  constructor(config: unknown, file?: string, { code, remedy }: ConfigKind = PREPROCESSOR) {
    this.#file = file;
    this.#code = code;
    if (!isRecord(config)) {
      throw new PremodelError(code, `${file ?? 'the configuration'} is not a JSON object`, {
        place: { file },
        remedy,
      });
    }
    this.#fields = config;
  }

  all(): Readonly<Record<string, unknown>> {
    return this.#fields;
  }

  names(): readonly string[] {
    return Object.keys(this.#fields);
  }

  raw(field: string): unknown {
    // Own fields only: "constructor" is no setting.
    return Object.hasOwn(this.#fields, field) ? (this.#fields[field] ?? undefined) : undefined;
  }

  /** Whether it is there with a value. */
  has(field: string): boolean {
    return this.raw(field) !== undefined;
  }

  isNull(field: string): boolean {
    return Object.hasOwn(this.#fields, field) && this.#fields[field] === null;
  }

  /** Null is off: it replaces the default of the processor, and Python takes it for false. */
  switch(field: string, fallback: boolean): boolean {
    const value = this.raw(field);
    if (typeof value === 'boolean') return value;
    if (value === undefined) return this.isNull(field) ? false : fallback;
    throw this.bad(field, `is ${show(value)}`, 'Use true or false.');
  }

  text(field: string): string | undefined {
    const value = this.raw(field);
    if (value === undefined || typeof value === 'string') return value;
    throw this.bad(field, `is ${show(value)}`, 'Use a text.');
  }

  positive(field: string, largest: number): number | undefined {
    const value = this.raw(field);
    if (value === undefined) return undefined;
    if (typeof value === 'number' && value > 0 && value <= largest) return value;
    throw this.bad(field, `is ${show(value)}`, `Use a number above 0, at most ${largest}.`);
  }

  whole(field: string, smallest: number, largest: number): number | undefined {
    const value = this.raw(field);
    if (value === undefined) return undefined;
    if (Number.isInteger(value) && Number(value) >= smallest && Number(value) <= largest)
      return Number(value);
    throw this.bad(field, `is ${show(value)}`, `Use a whole number from ${smallest} to ${largest}.`);
  }

  /** One number for each of three channels; a single number stands for all three, as does a list of one for grey. */
  perChannel(field: string, channels?: 1 | 3): readonly [number, number, number] | undefined {
    const value = this.raw(field);
    if (value === undefined) return undefined;
    const given: unknown = channels === 1 && Array.isArray(value) && value.length === 1 ? value[0] : value;
    const values: unknown[] = Array.isArray(given) ? given : [given, given, given];
    const [red, green, blue] = values;
    if (values.length === 3 && isFiniteNumber(red) && isFiniteNumber(green) && isFiniteNumber(blue)) {
      return [red, green, blue];
    }
    throw this.bad(
      field,
      `is ${show(value)}`,
      'Use one number, or three: one for each of red, green and blue.',
    );
  }

  bad(field: string, problem: string, remedy: string): PremodelError {
    return this.error(this.#code, field, problem, remedy);
  }

  error(code: ErrorCode, field: string, problem: string, remedy: string): PremodelError {
    const where = this.#file ? ` in ${this.#file}` : '';
    return new PremodelError(code, `"${field}"${where} ${problem}`, {
      place: { file: this.#file, field },
      remedy,
    });
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as it stands in the file, cut to a readable length. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
