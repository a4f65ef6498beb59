import { PremodelError } from '../../../error.ts';
import type { ErrorCode } from '../../../error-codes.ts';

/** Typed access to the fields of a parsed JSON object; a field that is missing or null is undefined. */
export class ConfigReader {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #file: string | undefined;
  readonly #code: ErrorCode;

  /**
   * @param code of errors about a field
   * @throws PremodelError `code` where `config` is not an object
   */
  constructor(config: unknown, file?: string, code: ErrorCode = 'invalid-config') {
    this.#file = file;
    this.#code = code;
    if (typeof config !== 'object' || config === null || Array.isArray(config)) {
      throw new PremodelError(code, `${file ?? 'the configuration'} is not a JSON object`, {
        place: { file },
        remedy: 'Take the file from the model’s Hugging Face repository.',
      });
    }
    this.#fields = config as Record<string, unknown>;
  }

  fields(): string[] {
    return Object.keys(this.#fields);
  }

  raw(field: string): unknown {
    // Own fields only: "constructor" is no setting.
    return Object.hasOwn(this.#fields, field) ? (this.#fields[field] ?? undefined) : undefined;
  }

  number(field: string, least: number, most: number): number | undefined {
    const value = this.raw(field);
    if (value === undefined) return undefined;
    if (typeof value === 'number' && value >= least && value <= most) return value;
    throw this.bad(field, `Use a number between ${least} and ${most}.`);
  }

  integer(field: string, least: number, most: number): number | undefined {
    const value = this.number(field, least, most);
    if (value === undefined || Number.isInteger(value)) return value;
    throw this.bad(field, `Use a whole number between ${least} and ${most}.`);
  }

  flag(field: string): boolean | undefined {
    const value = this.raw(field);
    if (value === undefined || typeof value === 'boolean') return value;
    throw this.bad(field, 'Use true or false.');
  }

  /** One token id, or a list of them. */
  tokens(field: string, vocabularySize: number): readonly number[] | undefined {
    const value = this.raw(field);
    if (value === undefined) return undefined;
    const tokens: unknown[] = Array.isArray(value) ? value : [value];
    if (isTokens(tokens, vocabularySize)) return tokens;
    throw this.bad(field, `Use a token id below ${vocabularySize}, or a list of them.`);
  }

  token(field: string, vocabularySize: number): number | undefined {
    return this.integer(field, 0, vocabularySize - 1);
  }

  /** Lists of token ids, none of them empty. */
  phrases(field: string, vocabularySize: number): readonly (readonly number[])[] | undefined {
    const value = this.raw(field);
    if (value === undefined) return undefined;
    const isPhrase = (phrase: unknown) =>
      Array.isArray(phrase) && phrase.length > 0 && isTokens(phrase, vocabularySize);
    if (Array.isArray(value) && value.every(isPhrase)) return value;
    throw this.bad(field, `Use a list of lists of token ids below ${vocabularySize}.`);
  }

  bad(field: string, remedy: string, code = this.#code): PremodelError {
    const text = JSON.stringify(this.raw(field)) ?? 'missing';
    const shown = text.length > 60 ? `${text.slice(0, 57)}...` : text;
    const where = this.#file ? ` in ${this.#file}` : '';
    return new PremodelError(code, `"${field}"${where} is ${shown}`, {
      place: { file: this.#file, field },
      remedy,
    });
  }
}

function isTokens(values: readonly unknown[], vocabularySize: number): values is number[] {
  return values.every(
    (value) => typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < vocabularySize,
  );
}
