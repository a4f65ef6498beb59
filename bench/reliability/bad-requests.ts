// At least 10,000 requests that are wrong in every way we could think of, made by fast-check from what the OpenAPI
// document and the Open Inference Protocol allow: each must be answered by a 4xx that says why.
//
//   npm run build && node --import ts-blank-space/register bench/reliability/bad-requests.ts PROFILE [--count 12000] [--seed 1]
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { readInputs, train } from './fixtures.ts';
import { ServerUnderTest } from './server-under-test.ts';

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

interface Answered {
  /** The error's code where the connection ended without an answer. */
  readonly status: number | string;
  readonly text: string;
}

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { count: { type: 'string', default: '12000' }, seed: { type: 'string', default: '1' } },
});
const CLIENTS = 8;
const [picture] = readInputs(1);
const premodel = train(positionals[0], 'photos', ['--policy', 'cascade', '--min-accuracy', 'best']);
const server = await ServerUnderTest.start([premodel], { flags: ['--log-level', 'silent'] });
const document: unknown = await (await fetch(`http://127.0.0.1:${server.port}/openapi.json`)).json();
const { paths } = document as { paths: Record<string, object> };
const INFER = '/v2/models/photos/infer';
const JSON_TYPE = { 'content-type': 'application/json' };
const IMAGE_TYPE = { 'content-type': picture.type };

const valid = {
  id: '1',
  parameters: { top_k: 3 },
  inputs: [{ name: 'image', datatype: 'BYTES', shape: [1], data: [picture.bytes.toString('base64')] }],
};
const otherThan = (type: (value: unknown) => boolean) =>
  fc.jsonValue({ maxDepth: 2 }).filter((value) => !type(value));
const isString = (value: unknown) => typeof value === 'string';
const isArray = Array.isArray;
const post = (path: string, body: Sent['body'], headers: Sent['headers'] = JSON_TYPE): Sent => {
  return { method: 'POST', path, headers, body };
};
const inferring = (change: object) => post(INFER, JSON.stringify({ ...valid, ...change }));
const input = (change: object) => inferring({ inputs: [{ ...valid.inputs[0], ...change }] });
const word = fc.string({ minLength: 1, maxLength: 40 });
const notA = (known: readonly string[]) => word.filter((name) => !known.includes(name));
const noise = fc.uint8Array({ minLength: 1, maxLength: 4000 }).map((bytes) => Buffer.from(bytes));
const segment = word.map((name) => encodeURIComponent(name).replaceAll('.', '%2E'));

/** Every kind is wrong however it comes out. */
const kinds: Record<string, fc.Arbitrary<Sent>> = {
  'routes that are not': fc
    .tuple(
      fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH'),
      fc.array(segment, { minLength: 1, maxLength: 5 }),
    )
    .map(([method, parts]) => ({ method, path: `/none/${parts.join('/')}`, headers: {}, body: '' })),
  'methods that a route does not have': fc
    .tuple(fc.constantFrom(...Object.keys(paths)), fc.constantFrom('PUT', 'DELETE', 'PATCH'))
    .map(([path, method]) => ({
      method,
      path: path.replaceAll(/\{\w+\}/g, '1'),
      headers: JSON_TYPE,
      body: '{}',
    })),
  'models that are not served': fc
    .tuple(notA(['photos']), fc.constantFrom('/infer', '/ready', '', '/versions/1', '/versions/1/infer'))
    .map(([name, rest]) => ({
      method: rest.endsWith('infer') ? 'POST' : 'GET',
      path: `/v2/models/${encodeURIComponent(name)}${rest}`,
      headers: JSON_TYPE,
      body: rest.endsWith('infer') ? JSON.stringify(valid) : '',
    }))
    .filter(({ path }) => !/\/models\/(%2E|\.)+(\/|$)/i.test(path)),
  'versions that are not': notA(['1']).map((version) =>
    post(`/v2/models/photos/versions/${encodeURIComponent(version)}/infer`, JSON.stringify(valid)),
  ),
  'JSON that is cut off': fc
    .integer({ min: 0, max: JSON.stringify(valid).length - 1 })
    .map((end) => post(INFER, JSON.stringify(valid).slice(0, end))),
  'bytes for JSON': noise.map((body) => post(INFER, body)),
  'any JSON': fc.jsonValue().map((value) => post(INFER, JSON.stringify(value))),
  'no list of inputs': otherThan(isArray).map((inputs) => inferring({ inputs })),
  'any inputs': fc
    .array(fc.jsonValue({ maxDepth: 2 }), { maxLength: 4 })
    .map((inputs) => inferring({ inputs })),
  'names of inputs': notA(['image']).map((name) => input({ name })),
  datatypes: notA(['BYTES', 'UINT8']).map((datatype) => input({ datatype })),
  'datatypes that do not go with the data': fc
    .constantFrom('UINT8', 'FP32', 'INT64', 'BOOL')
    .map((datatype) => input({ datatype })),
  shapes: fc
    .array(fc.oneof(fc.integer(), fc.double(), fc.maxSafeInteger(), fc.constant(2 ** 53), word), {
      maxLength: 6,
    })
    .filter((shape) => !(shape.every((n) => n === 1) && shape.length > 0))
    .map((shape) => input({ shape })),
  'shapes that are none': otherThan(isArray).map((shape) => input({ shape })),
  'more or fewer data than the shape says': fc
    .integer({ min: 0, max: 9 })
    .filter((n) => n !== 1)
    .map((n) => input({ data: Array(n).fill(valid.inputs[0].data[0].slice(0, 100)) })),
  'data of other types': fc
    .array(otherThan(isString), { minLength: 1, maxLength: 1 })
    .map((data) => input({ data })),
  'images that are none': word.map((text) => input({ data: [text] })),
  'pixels beyond bytes': fc
    .array(fc.oneof(fc.integer({ min: 256 }), fc.integer({ max: -1 }), fc.double({ noInteger: true })), {
      minLength: 12,
      maxLength: 12,
    })
    .map((data) => input({ datatype: 'UINT8', shape: [2, 2, 3], data })),
  'pixels without colours': fc
    .tuple(fc.nat({ max: 9 }), fc.nat({ max: 9 }), fc.nat({ max: 9 }))
    .filter(([, , colours]) => colours !== 3)
    .map((shape) =>
      input({ datatype: 'UINT8', shape, data: Array(shape.reduce((a, b) => a * b, 1)).fill(0) }),
    ),
  'outputs that are not': notA(['label', 'score', 'class_id']).map((name) =>
    inferring({ outputs: [{ name }] }),
  ),
  'parameters that are objects': fc
    .object({ maxDepth: 1 })
    .map((top_k) => inferring({ parameters: { top_k } })),
  'constraints of the protocol out of bounds': fc
    .tuple(
      fc.constantFrom('max_latency_ms', 'min_accuracy', 'top_k', 'max_energy_mj', 'max_cost', 'below_best'),
      fc.oneof(fc.double({ max: -1e-9, noNaN: true, noDefaultInfinity: true }), word),
    )
    .map(([name, value]) => inferring({ parameters: { [name]: value } })),
  'lengths of the binary extension': fc
    .tuple(
      fc.oneof(
        fc.integer(),
        fc.double(),
        word.filter((text) => /^[\x21-\x7e]+$/.test(text)),
      ),
      noise,
    )
    .filter(([length, body]) => !(Number(length) > 0 && Number(length) < body.length))
    .map(([length, body]) => post(INFER, body, { 'inference-header-content-length': String(length) })),
  'binary tensors of another size': fc
    .tuple(fc.integer({ min: -10, max: 100_000 }), noise)
    .filter(([size, bytes]) => size !== bytes.length)
    .map(([size, bytes]) => binary(size, bytes)),
  'elements longer than their tensor': fc
    .tuple(fc.integer({ min: 5, max: 2 ** 32 - 1 }), fc.uint8Array({ maxLength: 4 }))
    .map(([length, bytes]) => {
      const prefix = Buffer.alloc(4);
      prefix.writeUInt32LE(length);
      const tensor = Buffer.concat([prefix, Buffer.from(bytes)]);
      return binary(tensor.length, tensor);
    }),
  'bytes for an image': noise.map((body) => post('/v1/predict', body, IMAGE_TYPE)),
  'images cut off in their head': fc
    .integer({ min: 0, max: 150 })
    .map((end) => post('/v1/predict', picture.bytes.subarray(0, end), IMAGE_TYPE)),
  'a PNG that claims to be huge': fc
    .tuple(fc.integer({ min: 30_000, max: 2 ** 31 - 1 }), fc.integer({ min: 30_000, max: 2 ** 31 - 1 }))
    .map(([width, height]) => post('/v1/predict', png(width, height), { 'content-type': 'image/png' })),
  'types of content': fc
    .constantFrom(
      'application/pdf',
      'multipart/form-data; boundary=x',
      'audio/wav',
      'application/xml',
      'x',
      'video/mp4',
    )
    .map((type) => post('/v1/predict', picture.bytes, { 'content-type': type })),
  'JSON without an image': fc
    .object({ maxDepth: 2 })
    .filter((value) => !('image' in value))
    .map((value) => post('/v1/predict', JSON.stringify(value))),
  'constraints in the URL': fc
    .tuple(
      fc.constantFrom(
        'max_latency_ms',
        'min_accuracy',
        'top_k',
        'max_energy_mj',
        'max_cost',
        'on_deadline',
        'latency',
      ),
      fc.oneof(
        fc.double({ max: -1e-9, noNaN: true }).map(String),
        notA([' ']).filter((text) => !(text.trim() === '' || Number(text) >= 0)),
      ),
    )
    .map(([name, value]) =>
      post(`/v1/predict?${name}=${encodeURIComponent(value)}`, picture.bytes, IMAGE_TYPE),
    )
    .filter(({ path }) => !/=(error|best-so-far|mean|p95)$/.test(path)),
  'constraints that nobody knows': word
    .filter((name) => /^[a-z]+$/i.test(name) && name !== 'latency')
    .map((name) => post(`/v1/predict?x${name}=1`, picture.bytes, IMAGE_TYPE)),
  'compression that is none': noise.map((body) =>
    post(INFER, body, { ...JSON_TYPE, 'content-encoding': 'gzip' }),
  ),
  'compression that nobody knows': notA(['gzip', 'deflate', 'identity', 'x-gzip'])
    .filter((text) => /^[a-z]{2,}$/i.test(text))
    .map((encoding) => post(INFER, JSON.stringify(valid), { ...JSON_TYPE, 'content-encoding': encoding })),
  bombs: fc
    .integer({ min: 11, max: 60 })
    .map((megabytes) => post(INFER, bomb(megabytes), { ...JSON_TYPE, 'content-encoding': 'gzip' })),
  'bodies that are too large': fc
    .integer({ min: 10_000_001, max: 11_000_000 })
    .map((length) => post('/v1/predict', Buffer.alloc(length), IMAGE_TYPE)),
};
/** Costly to send: fewer of them. */
const RARE = new Set(['bombs', 'bodies that are too large']);
const bombs = new Map<number, Buffer>();

const seed = Number(flags.seed);
const each = Math.ceil(Number(flags.count) / (Object.keys(kinds).length - RARE.size));
const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
const wrong: (Answered & { kind: string; sent: Sent })[] = [];
let total = 0;
console.log('| wrong requests | how many | answered by |');
console.log('|---|---|---|');
for (const [kind, arbitrary] of Object.entries(kinds)) {
  const requests = fc.sample(arbitrary, { numRuns: RARE.has(kind) ? 20 : each, seed });
  const statuses: Record<string, number> = {};
  let next = 0;
  const client = async () => {
    while (next < requests.length) {
      const sent = requests[next++];
      const { status, text } = await send(sent);
      statuses[status] = (statuses[status] ?? 0) + 1;
      total++;
      if (!(Number(status) >= 400 && Number(status) < 500 && reasonIn(text)))
        wrong.push({ kind, sent, status, text });
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  console.log(`| ${kind} | ${requests.length} | ${JSON.stringify(statuses)} |`);
}
const garbage = fc.sample(fc.uint8Array({ minLength: 1, maxLength: 2000 }), { numRuns: 500, seed });
const heard: Record<string, number> = {};
for (const bytes of garbage) {
  const answer = await sendRaw(bytes);
  heard[answer] = (heard[answer] ?? 0) + 1;
}
console.log(`| bytes that are no HTTP | ${garbage.length} | ${JSON.stringify(heard)} |`);
total += garbage.length;

const hosts = server.hosts().length;
const metrics = await server.metrics();
const lost = [...metrics].filter(([name, value]) => /(crash|hang|respawn|fault)/.test(name) && value > 0);
const ended = await server.stop();
console.log(
  `\n${total} requests; not answered by a 4xx with a reason: ${wrong.length}; hosts still there: ${hosts}`,
);
console.log(
  `crashes, hangs, faults: ${lost.length === 0 ? 'none' : JSON.stringify(lost)}; SIGTERM: ${JSON.stringify(ended)}`,
);
for (const { kind, sent, status, text } of wrong.slice(0, 20)) {
  console.log(
    `${kind}: ${sent.method} ${sent.path} ${JSON.stringify(sent.headers)} ${String(sent.body).slice(0, 300)}\n  → ${status} ${text.slice(0, 200)}`,
  );
}
process.exitCode = wrong.length > 0 ? 1 : 0;

function reasonIn(text: string): boolean {
  try {
    return typeof JSON.parse(text).error === 'string';
  } catch {
    return false;
  }
}

function send({ method, path, headers, body }: Sent): Promise<Answered> {
  return new Promise((resolve) => {
    const call = request({
      host: '127.0.0.1',
      port: server.port,
      method,
      path,
      agent,
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    });
    call.on('error', (error: NodeJS.ErrnoException) =>
      resolve({ status: error.code ?? error.message, text: '' }),
    );
    call.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => {
        text += part;
      });
      response.on('error', (error) => resolve({ status: error.message, text }));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    call.end(body);
  });
}

function sendRaw(bytes: Uint8Array): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(server.port, '127.0.0.1', () =>
      socket.end(Buffer.concat([Buffer.from(bytes), Buffer.from('\r\n\r\n')])),
    );
    socket.setEncoding('latin1').on('data', (part) => {
      text += part;
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(text.split('\r\n')[0] || 'the connection closed'));
  });
}

/** An inference request whose only tensor lies behind the JSON. */
function binary(size: number, bytes: Uint8Array): Sent {
  const [{ data: _, ...tensor }] = valid.inputs;
  const head = JSON.stringify({ inputs: [{ ...tensor, parameters: { binary_data_size: size } }] });
  return post(INFER, Buffer.concat([Buffer.from(head), bytes]), {
    'inference-header-content-length': String(Buffer.byteLength(head)),
  });
}

function png(width: number, height: number): Buffer {
  const head = Buffer.alloc(33);
  head.write('\x89PNG\r\n\x1a\n', 'latin1');
  head.writeUInt32BE(13, 8);
  head.write('IHDR', 12, 'latin1');
  head.writeUInt32BE(width, 16);
  head.writeUInt32BE(height, 20);
  head.set([8, 2, 0, 0, 0], 24);
  return head;
}

function bomb(megabytes: number): Buffer {
  const made = bombs.get(megabytes) ?? gzipSync(Buffer.alloc(megabytes * 1_000_000));
  bombs.set(megabytes, made);
  return made;
}
