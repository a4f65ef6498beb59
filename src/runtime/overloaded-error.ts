import { PremodelError } from '../error.ts';

/** `overloaded`: the request was refused before anything was done for it; it can be sent again. */
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
