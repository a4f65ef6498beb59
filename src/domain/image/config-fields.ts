import { PremodelError } from '../../error.ts';

/** Typed access to the fields of parsed JSON; a field that is missing or null is undefined. */
export class ConfigFields {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #file: string | undefined;

  constructor(config: unknown, file?: string) {
    this.#file = file;
    if (!isRecord(config)) {
      throw new PremodelError(
        'bad-preprocessor-config',
        'the preprocessor configuration is not a JSON object',
        {
          place: { file },
          remedy: "Use the preprocessor_config.json that comes with the model's Hugging Face folder.",
        },
      );
    }
    this.#fields = config;
  }

  names(): readonly string[] {
    return Object.keys(this.#fields);
  }

  raw(field: string): unknown {
    // Own fields only: "constructor" is no setting.
    return Object.hasOwn(this.#fields, field) ? (this.#fields[field] ?? undefined) : undefined;
  }

  flag(field: string): boolean | undefined {
    const value = this.raw(field);
    if (value === undefined || typeof value === 'boolean') return value;
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

  /** One number for each of three channels; a single number stands for all three. */
  triple(field: string): readonly [number, number, number] | undefined {
    const value = this.raw(field);
    if (value === undefined) return undefined;
    const values: unknown[] = Array.isArray(value) ? value : [value, value, value];
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
    return this.error('bad-preprocessor-config', field, problem, remedy);
  }

  error(code: string, field: string, problem: string, remedy: string): PremodelError {
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
