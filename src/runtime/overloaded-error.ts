import { PremodelError } from '../error.ts';

/**
 * `overloaded`: the request was refused before anything was done for it; it can be sent again.
 *
 * @example
 * try {
 *   await model.predict('cat.jpg');
 * } catch (error) {
 *   if (error instanceof OverloadedError) console.error(`try again in ${error.retryAfterMs} ms`);
 * }
 */
export class OverloadedError extends PremodelError {
  /** After about so long the work there is will be done. */
  readonly retryAfterMs: number;

  constructor(why: string, retryAfterMs: number) {
    super('overloaded', why, {
      remedy: `Try again in ${Math.ceil(retryAfterMs)} ms, elsewhere, or ask less at one time.`,
    });
    this.retryAfterMs = retryAfterMs;
  }
}
