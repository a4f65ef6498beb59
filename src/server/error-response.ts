import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { PremodelError } from '../error.ts';
import { factsOf } from '../error-codes.ts';

export function statusOf(error: unknown): number {
  return PremodelError.is(error) ? factsOf(error.code).status : 500;
}

/**
 * The answer to what went wrong: `{ error, code, remedy }`, where `error` is the text that the Open Inference Protocol
 * wants. Of a fault inside the server it says no more than that.
 */
export function errorResponse(c: Context, error: unknown): Response {
  const status = statusOf(error);
  if (status === 503) c.header('Retry-After', String(retryAfterSeconds(error)));
  if (status === 401) c.header('WWW-Authenticate', 'Bearer');
  const isTold = PremodelError.is(error) && status !== 500;
  const told = isTold
    ? { error: error.message, code: error.code, remedy: error.remedy }
    : { error: 'internal error', code: 'internal', remedy: 'See the log of the server.' };
  return c.json(told, status as ContentfulStatusCode);
}

function retryAfterSeconds(error: unknown): number {
  const ms = (error as { retryAfterMs?: unknown }).retryAfterMs;
  return typeof ms === 'number' && ms > 0 && ms < Infinity ? Math.ceil(ms / 1000) : 1;
}
