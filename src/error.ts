import { type Blame, type ErrorCode, factsOf } from './error-codes.ts';

const MARKER = Symbol.for('premodel.error');

/** Where a problem was found: a file, and a column, row or field within it. */
export interface ErrorPlace {
  file?: string;
  field?: string;
  row?: number;
}

/**
 * Every error a user can cause or mend. `code` is stable (kebab-case, safe to switch on: docs/errors.md); `message`
 * says what is wrong; `place` says where; `remedy` says what to do about it; `blame` says whose fault it is.
 *
 * Recognise it with {@link PremodelError.is}, which holds across copies of the package.
 *
 * @example
 * try {
 *   parsePremodelText(text);
 * } catch (error) {
 *   if (PremodelError.is(error)) console.error(error.code, error.message, error.remedy);
 * }
 */
export class PremodelError extends Error {
  override readonly name = 'PremodelError';
  readonly [MARKER] = true;
  readonly code: ErrorCode;
  readonly place: ErrorPlace;
  readonly remedy: string;

  constructor(
    code: ErrorCode,
    message: string,
    options: { place?: ErrorPlace; remedy: string; cause?: unknown },
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.place = options.place ?? {};
    this.remedy = options.remedy;
  }

  get blame(): Blame {
    return factsOf(this.code).blame;
  }

  static is(error: unknown): error is PremodelError {
    return typeof error === 'object' && error !== null && MARKER in error;
  }
}
