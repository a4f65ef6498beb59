import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { PremodelError } from '../error.ts';

/** What is nobody's fault but the request's is 400; these are the others. */
const STATUS: Readonly<Record<string, number>> = {
  unauthorized: 401,
  'forbidden-host': 403,
  'unknown-model': 404,
  'unknown-version': 404,
  'unknown-route': 404,
  'method-not-allowed': 405,
  'too-large': 413,
  'unsupported-encoding': 415,
  'unsupported-media-type': 415,
  aborted: 499,
  overloaded: 503,
  draining: 503,
  closed: 503,
  'no-candidate-available': 503,
  'host-failed': 503,
  'deadline-exceeded': 504,
};

/** Faults of the server's models or files: no request can mend them. */
const SERVER_FAULTS = new Set([
  'bad-output',
  'invalid-model',
  'modified-model',
  'missing-candidate',
  'model-too-large',
]);

export function statusOf(error: unknown): number {
  if (!PremodelError.is(error) || SERVER_FAULTS.has(error.code)) return 500;
  return STATUS[error.code] ?? 400;
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
