import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createGunzip, createInflate } from 'node:zlib';
import type { HttpBindings } from '@hono/node-server';
import type { MiddlewareHandler } from 'hono';
import { PremodelError } from '../error.ts';
import { OverloadedError } from '../runtime/overloaded-error.ts';

export interface BodyLimits {
  /** Of one request, as sent and as inflated. */
  readonly maxBodyBytes: number;
  /** Of all requests in memory together; beyond it requests are refused. */
  readonly maxPendingBytes: number;
}

/**
 * Reads the body while it comes, into memory: up to the limits, inflated where it is compressed. It is handed on where
 * the adapter of Node looks for one (`rawBody`), so that routes read it as any other.
 * @throws PremodelError `too-large`, `unsupported-encoding`, `invalid-body`, `overloaded`, `aborted`
 */
export function readBodies(limits: BodyLimits): MiddlewareHandler<{ Bindings: HttpBindings }> {
  let pending = 0;
  return async (c, next) => {
    const { method } = c.req;
    if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return next();
    const { incoming } = c.env;
    let held = 0;
    const hold = (bytes: number) => {
      if (pending + bytes > limits.maxPendingBytes) throw overloaded();
      held += bytes;
      pending += bytes;
    };
    try {
      (incoming as { rawBody?: Buffer }).rawBody = await readBody(incoming, limits.maxBodyBytes, hold);
      await next();
    } finally {
      pending -= held;
    }
  };
}

async function readBody(
  incoming: IncomingMessage,
  maxBytes: number,
  hold: (bytes: number) => void,
): Promise<Buffer> {
  if (Number(incoming.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const inflated = inflate(incoming, maxBytes);
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of inflated.iterator({ destroyOnReturn: false })) {
      length += chunk.length;
      if (length > maxBytes) throw tooLarge(maxBytes);
      hold(chunk.length);
      chunks.push(chunk);
    }
  } catch (error) {
    throw PremodelError.is(error) ? error : unreadable(incoming, error);
  }
  return Buffer.concat(chunks, length);
}

/** The body as it was before its Content-Encoding; the encoded bytes are counted too. */
function inflate(incoming: IncomingMessage, maxBytes: number): Readable {
  const encoding = (incoming.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding === 'identity' || encoding === '') return incoming;
  const inflater =
    encoding === 'gzip' || encoding === 'x-gzip'
      ? createGunzip()
      : encoding === 'deflate'
        ? createInflate()
        : undefined;
  if (!inflater) {
    throw new PremodelError('unsupported-encoding', 'the Content-Encoding is none that is understood', {
      remedy: 'Send the body as it is, or compressed with gzip or deflate.',
    });
  }
  let sent = 0;
  incoming.on('data', (chunk: Buffer) => {
    sent += chunk.length;
    if (sent > maxBytes) inflater.destroy(tooLarge(maxBytes));
  });
  incoming.once('close', () => {
    if (!incoming.complete) inflater.destroy(new Error('the request ended early'));
  });
  // No `pipeline`: it would take the socket down with the inflater, and with it the answer that says why.
  return incoming.pipe(inflater);
}

function unreadable(incoming: IncomingMessage, cause: unknown): PremodelError {
  if (incoming.destroyed && !incoming.complete) {
    return new PremodelError('aborted', 'the request ended before its body did', {
      remedy: 'Send the whole body, in time.',
      cause,
    });
  }
  return new PremodelError('invalid-body', 'the body is not what its Content-Encoding says', {
    remedy: 'Send the body as it is, or compressed with gzip or deflate.',
    cause,
  });
}

function tooLarge(maxBytes: number): PremodelError {
  return new PremodelError('too-large', `the body has more than ${maxBytes} bytes`, {
    remedy: 'Send less, or serve with a larger --max-body.',
  });
}

function overloaded(): PremodelError {
  return new OverloadedError('too many request bodies are in memory', 1000);
}
