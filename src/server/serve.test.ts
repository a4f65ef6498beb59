import { copyFile, readFile, rename, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeColourPremodel } from '../../test/support/colour-premodel.ts';
import { fixturePath, temporaryFolder } from '../../test/support/fixtures.ts';
import { type RunningServer, type ServeOptions, serve } from './serve.ts';

const folder = temporaryFolder();
const PICTURE = fixturePath('decode', 'rgb.png');
const KEY = 'a-key-of-more-than-16-characters';
const QUIET = { port: 0, isolation: 'none', logLevel: 'silent' } as const satisfies ServeOptions;
const running: RunningServer[] = [];
let file: string;
let other: string;
let picture: Buffer<ArrayBuffer>;
let usual: RunningServer;

beforeAll(async () => {
  picture = Buffer.from(await readFile(PICTURE));
  file = await writeColourPremodel(folder, 'colours.premodel.json', 'nchw-float');
  other = await writeColourPremodel(folder, 'other.premodel.json', 'weak');
  usual = await start({ maxBodyBytes: 100_000, requestTimeoutMs: 500 });
});
afterAll(() => Promise.all(running.map((server) => server.close())));

async function start(options: ServeOptions = {}, of = file): Promise<RunningServer> {
  const server = await serve([{ name: 'colours', file: of }], { ...QUIET, ...options });
  running.push(server);
  return server;
}

function predict(
  { origin }: RunningServer,
  headers: Record<string, string> = {},
  body: Uint8Array<ArrayBuffer> = picture,
) {
  return fetch(`${origin}/v1/predict`, {
    method: 'POST',
    headers: { 'Content-Type': 'image/png', ...headers },
    body,
  });
}

/** Who answered, of a reply. */
function answererOf(reply: unknown): string {
  return (reply as { decision: { answeredBy: string } }).decision.answeredBy;
}

/** What comes back on a plain connection until it is closed. */
function converse({ origin }: RunningServer, ...parts: readonly (string | number)[]): Promise<string> {
  const { port } = new URL(origin);
  return new Promise((resolve) => {
    let said = '';
    const socket = connect(Number(port), '127.0.0.1', async () => {
      for (const part of parts) {
        if (typeof part === 'string') socket.write(part);
        else await new Promise((done) => setTimeout(done, part));
      }
    });
    socket.on('data', (data) => {
      said += data;
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(said));
  });
}

describe('a request', () => {
  it('is answered under its id, with headers that keep the answer where it belongs', async () => {
    const response = await predict(usual, { 'X-Request-Id': 'abc-1' });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ decision: { answeredBy: 'nchw-float' } });
    expect(response.headers.get('X-Request-Id')).toBe('abc-1');
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(response.headers.get('Server')).toBeNull();
    const odd = await predict(usual, { 'X-Request-Id': 'no spaces "please"' });
    expect(odd.headers.get('X-Request-Id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('is counted, without labels of its own making', async () => {
    await predict(usual);
    await fetch(`${usual.origin}/made-up-${Math.random()}`);
    const text = await (await fetch(`${usual.origin}/metrics`)).text();
    expect(text).toMatch(/http_requests_total\{method="POST",route="\/v1\/predict",status="200"\} \d/);
    expect(text).toMatch(/premodel_decisions_total\{model="colours",candidate="nchw-float"\} \d/);
    expect(text).toMatch(/premodel_ready\{model="colours"\} 1/);
    expect(text).toMatch(/route="other",status="404"/);
    expect(text).not.toContain('made-up');
  });
});

describe('a body', () => {
  const compressed = { 'Content-Encoding': 'gzip' };

  it('may be compressed', async () => {
    expect((await predict(usual, compressed, Buffer.from(gzipSync(picture)))).status).toBe(200);
  });

  it('is refused where it is too large: announced, streamed, or inflated', async () => {
    const large = Buffer.alloc(200_000);
    expect((await predict(usual, {}, large)).status).toBe(413);
    expect((await predict(usual, compressed, Buffer.from(gzipSync(large)))).status).toBe(413);
    const chunk = `${(50_000).toString(16)}\r\n${'a'.repeat(50_000)}\r\n`;
    const head = 'POST /v1/predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\n';
    const said = await converse(usual, `${head}Transfer-Encoding: chunked\r\n\r\n`, ...Array(4).fill(chunk));
    expect(said).toMatch(/^HTTP\/1.1 413 /);
  });

  it('is read to its end where it is too large, so that who sends it hears why', async () => {
    const large = Buffer.alloc(8_000_000);
    const patient = await start({ maxBodyBytes: 100_000 });
    const answers = await Promise.all(Array.from({ length: 8 }, () => predict(patient, {}, large)));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(413));
  });

  it('is refused where it is not what its encoding says, or its encoding is unknown', async () => {
    expect((await predict(usual, compressed)).status).toBe(400);
    expect((await predict(usual, { 'Content-Encoding': 'br' })).status).toBe(415);
  });

  it('must come in time', async () => {
    const head = 'POST /v1/predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\n';
    const said = await converse(usual, `${head}Content-Length: 1000\r\n\r\n`, 'a', 400, 'a', 400, 'a');
    expect(said === '' || said.startsWith('HTTP/1.1 408')).toBe(true);
    expect((await predict(usual)).status).toBe(200);
  });

  it('counts against what all of them may hold together', async () => {
    const small = await start({ maxPendingBytes: 10 });
    const response = await predict(small);
    expect(response.status).toBe(503);
    expect(Number(response.headers.get('Retry-After'))).toBeGreaterThan(0);
  });
});

describe('too many requests', () => {
  it('are refused at once, the others answered', async () => {
    const server = await start({ maxQueue: 0 });
    const responses = await Promise.all(Array.from({ length: 30 }, () => predict(server)));
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200, 503]));
    const refused = responses.find(({ status }) => status === 503);
    expect(Number(refused?.headers.get('Retry-After'))).toBeGreaterThan(0);
  });
});

describe('who may ask', () => {
  it('needs a key beyond this machine', async () => {
    const sources = [{ name: 'colours', file }];
    await expect(serve(sources, { ...QUIET, host: '0.0.0.0' })).rejects.toMatchObject({
      code: 'api-key-needed',
    });
    await expect(serve(sources, { ...QUIET, apiKeys: ['short'] })).rejects.toMatchObject({
      code: 'invalid-api-key',
    });
  });

  it('is whoever brings a key; health is told to all', async () => {
    const server = await start({ apiKeys: [KEY, `${KEY}-next`], host: '0.0.0.0' });
    const reached = { ...server, origin: server.origin.replace('0.0.0.0', '127.0.0.1') };
    const refused = await predict(reached);
    expect(refused.status).toBe(401);
    expect(refused.headers.get('WWW-Authenticate')).toBe('Bearer');
    expect((await predict(reached, { Authorization: `Bearer ${KEY}x` })).status).toBe(401);
    expect((await predict(reached, { Authorization: `Bearer ${KEY}` })).status).toBe(200);
    expect((await predict(reached, { Authorization: `Bearer ${KEY}-next` })).status).toBe(200);
    expect((await fetch(`${reached.origin}/v2/health/ready`)).status).toBe(200);
    expect((await fetch(`${reached.origin}/metrics`)).status).toBe(401);
  });

  it('is whoever brings a key of those read last; what is none keeps those before', async () => {
    let keys = [KEY];
    const server = await start({ apiKeys: async () => keys });
    const statusWith = async (key: string) =>
      (await predict(server, { Authorization: `Bearer ${key}` })).status;
    expect(await statusWith(KEY)).toBe(200);
    keys = [`${KEY}-next`];
    await server.reload();
    expect([await statusWith(KEY), await statusWith(`${KEY}-next`)]).toEqual([401, 200]);
    for (const broken of [[], ['short']]) {
      keys = broken;
      await server.reload();
      expect(await statusWith(`${KEY}-next`)).toBe(200);
    }
  });

  it('must ask for this machine by its name where there are no keys', async () => {
    const head = 'GET /v1/models HTTP/1.1\r\nConnection: close\r\nHost:';
    expect(await converse(usual, `${head} rebound.example\r\n\r\n`)).toMatch(/^HTTP\/1.1 403/);
    expect(await converse(usual, `${head} localhost:8080\r\n\r\n`)).toMatch(/^HTTP\/1.1 200/);
  });

  it('is no web page, unless its origin is named', async () => {
    const page = { Origin: 'https://page.example' };
    expect((await predict(usual, page)).headers.get('Access-Control-Allow-Origin')).toBeNull();
    const server = await start({ corsOrigins: ['https://page.example'], apiKeys: [KEY] });
    const preflight = await fetch(`${server.origin}/v1/predict`, {
      method: 'OPTIONS',
      headers: { ...page, 'Access-Control-Request-Method': 'POST' },
    });
    expect(preflight.status).toBe(204);
    expect((await predict(server, page)).headers.get('Access-Control-Allow-Origin')).toBe(page.Origin);
    const stranger = await predict(server, { Origin: 'https://other.example' });
    expect(stranger.headers.get('Access-Control-Allow-Origin')).toBeNull();
  });
});

describe('a premodel file that changes', () => {
  it('is read again under load without a failed request; a broken one is not taken', async () => {
    const live = join(folder, 'live.premodel.json');
    await copyFile(file, live);
    const server = await start({ watch: true }, live);
    const answeredBy = new Set<string>();
    const statuses = new Set<number>();
    let done = false;
    const client = async () => {
      while (!done) {
        const response = await predict(server);
        statuses.add(response.status);
        answeredBy.add(answererOf(await response.json()));
      }
    };
    const clients = [client(), client(), client()];
    const metric = (text: RegExp) => () =>
      fetch(`${server.origin}/metrics`)
        .then((response) => response.text())
        .then((all) => expect(all).toMatch(text));
    try {
      await copyFile(other, `${live}.new`);
      await rename(`${live}.new`, live);
      await expect.poll(() => answeredBy, { timeout: 10_000 }).toContain('weak');
      await writeFile(live, '{ "format": "premodel"');
      await expect
        .poll(
          () =>
            metric(/reloads_total\{model="colours",outcome="failed"\} 1/)().then(
              () => true,
              () => false,
            ),
          {
            timeout: 10_000,
          },
        )
        .toBe(true);
      await copyFile(file, live);
      await server.reload();
    } finally {
      done = true;
      await Promise.all(clients);
    }
    expect([...statuses]).toEqual([200]);
    expect(answererOf(await (await predict(server)).json())).toBe('nchw-float');
  });
});

describe('traces', () => {
  it('go to a collector, below the span of the caller', async () => {
    const bodies: string[] = [];
    const collector = createServer((incoming: IncomingMessage, outgoing) => {
      let body = '';
      incoming.on('data', (data) => {
        body += data;
      });
      incoming.on('end', () => {
        bodies.push(body);
        outgoing.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
      });
    });
    await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
    process.env.OTEL_EXPORTER_OTLP_ENDPOINT = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
    try {
      const server = await start();
      const trace = '0af7651916cd43dd8448eb211c80319c';
      await predict(server, { traceparent: `00-${trace}-b7ad6b7169203331-01` });
      await server.close();
      const spans = bodies.flatMap((body) =>
        JSON.parse(body).resourceSpans.flatMap(
          ({ scopeSpans }: { scopeSpans: { spans: { name: string; traceId: string }[] }[] }) =>
            scopeSpans.flatMap(({ spans }) => spans),
        ),
      );
      expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([trace]));
      expect(spans.map(({ name }) => name).sort()).toEqual([
        'POST /v1/predict',
        'predict',
        'queue',
        'run nchw-float',
      ]);
    } finally {
      delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
      collector.close();
    }
  });
});

describe('a server that closes', () => {
  it('answers what was asked before, and nothing after', async () => {
    const server = await start();
    const { port } = new URL(server.origin);
    // A request whose body is still to come is one under way.
    const asked = request({
      port,
      path: '/v1/predict',
      method: 'POST',
      headers: { 'Content-Type': 'image/png' },
    });
    const answer = new Promise<IncomingMessage>((resolve, reject) => {
      asked.on('response', resolve);
      asked.on('error', reject);
    });
    asked.write(picture.subarray(0, 10));
    await new Promise((resolve) => setTimeout(resolve, 100));
    const closed = server.close();
    const health = await fetch(`${server.origin}/v2/health/ready`);
    expect(health.status).not.toBe(200);
    const late = await predict(server);
    expect(late.status).toBe(503);
    expect(late.headers.get('Connection')).toBe('close');
    asked.end(picture.subarray(10));
    expect((await answer).statusCode).toBe(200);
    (await answer).resume();
    await closed;
    await expect(fetch(server.origin)).rejects.toThrow();
  });

  it('cuts off what takes too long', async () => {
    const server = await start();
    const said = converse(
      server,
      'POST /v1/predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n',
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
    await server.close(50);
    expect(await said).toBe('');
  });
});
