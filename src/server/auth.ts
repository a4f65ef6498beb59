import { createHash, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { PremodelError } from '../error.ts';

/** Fewer characters than this can be guessed. */
const MIN_KEY_LENGTH = 16;

/**
 * Bearer keys, of which only hashes are kept. Hashes are compared in constant time, each with all of them, so that
 * the time of a refusal tells nothing.
 */
export class ApiKeys {
  #hashes: readonly Buffer[] = [];

  /** @throws PremodelError `invalid-api-key` where there is none, or one too short or not printable */
  constructor(keys: readonly string[]) {
    this.replace(keys);
  }

  /** From now on these are asked for. @throws PremodelError as the constructor; the old ones stay then */
  replace(keys: readonly string[]): void {
    const unusable = keys.some((key) => key.length < MIN_KEY_LENGTH || !/^[\x21-\x7e]+$/.test(key));
    if (keys.length === 0 || unusable) {
      throw new PremodelError(
        'invalid-api-key',
        'an API key is missing, too short, or holds odd characters',
        {
          remedy: `Give keys of at least ${MIN_KEY_LENGTH} printable characters, one a line: openssl rand -hex 32.`,
        },
      );
    }
    this.#hashes = keys.map(sha256);
  }

  accepts(authorization: string | undefined): boolean {
    const [, key] = /^Bearer +(\S+) *$/i.exec(authorization ?? '') ?? [];
    if (key === undefined) return false;
    const hash = sha256(key);
    return this.#hashes.map((known) => timingSafeEqual(known, hash)).includes(true);
  }
}

function sha256(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

/** 401 for whoever brings no key; runs before the body is read. */
export function requireKey(keys: ApiKeys, isPublic: (path: string) => boolean): MiddlewareHandler {
  return async (c, next) => {
    if (isPublic(c.req.path) || keys.accepts(c.req.header('Authorization'))) return next();
    throw new PremodelError('unauthorized', 'a valid API key is needed', {
      remedy: 'Send the header Authorization: Bearer <key>.',
    });
  };
}

const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/**
 * 403 for names that are not this machine's. Without keys, a web page could otherwise make its own name point here
 * (DNS rebinding) and read what the models say.
 */
export function requireLoopbackHost(): MiddlewareHandler {
  return async (c, next) => {
    if (LOOPBACK_HOST.test(c.req.header('Host') ?? '')) return next();
    throw new PremodelError('forbidden-host', 'without API keys only requests to this machine are answered', {
      remedy: 'Ask for localhost, or serve with an API key (or --allow-unauthenticated behind a proxy).',
    });
  };
}
