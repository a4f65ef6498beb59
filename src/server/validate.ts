import type { z } from 'zod';
import { PremodelError } from '../error.ts';
import { repeatedKey } from './repeated-key.ts';
import { shown } from './shown.ts';

/** @throws PremodelError `invalid-request`, with the first thing that is wrong and where */
export function validate<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0];
  const field = path.reduce<string>(
    (at, key) => (typeof key === 'number' ? `${at}[${key}]` : at ? `${at}.${String(key)}` : String(key)),
    '',
  );
  throw invalidRequest(`${field || 'the request'}: ${message}`, field);
}

/** @throws PremodelError `invalid-request` where the bytes are no JSON in UTF-8, or give a key twice */
export function parseJson(bytes: Uint8Array): unknown {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    value = JSON.parse(text);
  } catch {
    throw invalidRequest('the request is not JSON in UTF-8');
  }
  const twice = repeatedKey(text);
  if (twice === undefined) return value;
  throw invalidRequest(`${shown(twice)} stands in one object of the JSON more than once`, twice);
}

/** @param field where in the request, e.g. `inputs[0].shape` */
export function invalidRequest(message: string, field?: string): PremodelError {
  return new PremodelError('invalid-request', message, {
    place: { field: field || undefined },
    remedy: 'See /openapi.json for what a request looks like.',
  });
}
