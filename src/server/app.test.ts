import { pino } from 'pino';
import { afterEach, expect, it } from 'vitest';
import { PremodelError } from '../error.ts';
import type { ServedModel } from '../node/serving/served-model.ts';
import { OverloadedError } from '../runtime/overloaded-error.ts';
import { createApp } from './app.ts';
import type { Connections } from './connections.ts';
import { Drain } from './drain.ts';
import { listen, originOf } from './listen.ts';
import { Metrics } from './metrics.ts';

const open: Connections[] = [];
const lines: { status: number; stack?: string }[] = [];
afterEach(() => Promise.all(open.splice(0).map((connections) => connections.close(0))));

/** A server of one model that does so at every request. */
async function serving(predict: ServedModel['predict']): Promise<string> {
  const status = () => ({
    ...{ ready: true, queued: 0, running: 0, capacity: 9, hosts: 1, concurrency: 1, resident: {} },
    events: { load: 0, evict: 0, fault: 0, recovered: 0, crash: 0, hang: 0, respawn: 0, retry: 0 },
  });
  const model: ServedModel = { task: 'translation', candidates: [], predict, status, close: async () => {} };
  const drain = new Drain();
  const app = createApp({
    repository: {
      names: () => ['toy'],
      versions: () => ['1'],
      get: () => model,
      isReady: () => true,
    },
    metrics: new Metrics({ models: () => new Map(), lostLogLines: () => 0, draining: () => false }),
    logger: pino({}, { write: (line: string) => lines.push(JSON.parse(line)) }),
    drain,
    limits: { maxBodyBytes: 1000, maxPendingBytes: 1000 },
    loopbackOnly: true,
  });
  const { server, connections } = await listen(app, { port: 0, host: '127.0.0.1' }, () => drain.enter());
  open.push(connections);
  return originOf(server);
}

function ask(origin: string, signal?: AbortSignal): Promise<Response> {
  const headers = { 'Content-Type': 'text/plain' };
  return fetch(`${origin}/v1/predict`, { method: 'POST', headers, body: 'A man.', signal });
}

it('ends the prediction of a client that goes away', async () => {
  const client = new AbortController();
  let ended: (() => void) | undefined;
  const wasAborted = new Promise<void>((resolve) => {
    ended = resolve;
  });
  const origin = await serving((_, { signal } = {}) => {
    client.abort();
    return new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => {
        ended?.();
        reject(new PremodelError('aborted', 'the prediction was aborted', { remedy: 'None.' }));
      });
    });
  });
  await expect(ask(origin, client.signal)).rejects.toThrow();
  await wasAborted;
  await expect.poll(() => lines.at(-1)?.status).toBe(499);
});

it.each([
  [new OverloadedError('too much to do', 2100), 503, '3'],
  [new PremodelError('no-candidate-available', 'all rest', { remedy: 'Wait.' }), 503, '1'],
  [new PremodelError('deadline-exceeded', 'too late', { remedy: 'Wait longer.' }), 504, null],
  [new PremodelError('unreadable-image', 'no image', { remedy: 'Send one.' }), 400, null],
])('answers %s with its status', async (error, status, retryAfter) => {
  const response = await ask(await serving(() => Promise.reject(error)));
  expect(response.status).toBe(status);
  expect(response.headers.get('Retry-After')).toBe(retryAfter);
  expect(await response.json()).toMatchObject({ error: error.message, code: error.code });
});

it('keeps what went wrong inside to its log', async () => {
  const response = await ask(await serving(() => Promise.reject(new TypeError('secret of the house'))));
  expect(response.status).toBe(500);
  expect(await response.text()).not.toMatch(/secret|TypeError|\.ts/);
  expect(lines.at(-1)).toMatchObject({ status: 500, message: 'secret of the house', code: 'internal' });
});

it.each(['PUT', 'DELETE', 'PATCH'])(
  'says which methods there are where it is asked by %s',
  async (method) => {
    const origin = await serving(async () => {
      throw new Error('not asked');
    });
    for (const [path, allow] of [
      ['/v1/predict', 'POST'],
      ['/v1/models/any/predict', 'POST'],
      ['/v2/health/live', 'GET, HEAD'],
    ]) {
      const answer = await fetch(`${origin}${path}`, { method });
      expect([answer.status, answer.headers.get('Allow')]).toEqual([405, allow]);
    }
    expect((await fetch(`${origin}/nothing`, { method })).status).toBe(404);
  },
);
