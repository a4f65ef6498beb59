import fc from 'fast-check';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { colours, repositoryOf, shout } from '../../../test/support/echo-models.ts';
import { protocolV2 } from './protocol-v2.ts';
import * as schemas from './schemas.ts';
import { toBinary } from './tensor.ts';

const app = protocolV2(repositoryOf({ colours, shout }));
let green: Buffer;

beforeAll(async () => {
  green = await sharp({ create: { width: 4, height: 4, channels: 3, background: '#00ff00' } })
    .png()
    .toBuffer();
});

describe('what it says of itself', () => {
  it.each([
    ['/v2', schemas.serverMetadata],
    ['/v2/health/live', schemas.serverLive],
    ['/v2/health/ready', schemas.serverReady],
    ['/v2/models/colours', schemas.modelMetadata],
    ['/v2/models/shout/versions/1', schemas.modelMetadata],
    ['/v2/models/shout/ready', schemas.modelReady],
  ])('GET %s', async (path, schema) => {
    const response = await app.request(path);
    expect(response.status).toBe(200);
    expect(schema.safeParse(await response.json()).error).toBeUndefined();
  });

  it('is not ready with no model, and says so', async () => {
    const response = await protocolV2(repositoryOf({})).request('/v2/health/ready');
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ live: true, ready: false });
  });

  it.each(['/v2/models/none', '/v2/models/shout/versions/2', '/v2/models/__proto__/ready'])(
    'GET %s is 404',
    async (path) => {
      const response = await app.request(path);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ error: expect.any(String) });
    },
  );
});

describe('infer in JSON', () => {
  it('answers a batch of texts, echoes the id and says what was decided', async () => {
    const { status, json } = await infer('shout', {
      id: 'seven',
      parameters: { sequence_id: 3, unknown: 'x' },
      inputs: [{ name: 'text', datatype: 'BYTES', shape: [3, 1], data: [['a'], ['ä'], ['']] }],
    });
    expect(status).toBe(200);
    expect(schemas.inferResponse.safeParse(json).error).toBeUndefined();
    expect(json).toMatchObject({
      model_name: 'shout',
      model_version: '1',
      id: 'seven',
      outputs: [{ name: 'translation', datatype: 'BYTES', shape: [3], data: ['A', 'Ä', ''] }],
      parameters: {
        selected_model: 'loud;loud;',
        models_run: 'loud',
        abstained: 'false;false;true',
        cut_short: false,
        total_ms: 6,
      },
    });
  });

  it('takes image files in base64 and the number of classes', async () => {
    const { json } = await infer('colours', {
      parameters: { top_k: 2 },
      inputs: [{ name: 'image', datatype: 'BYTES', shape: [1], data: [green.toString('base64')] }],
    });
    expect(json.outputs).toEqual([
      { name: 'label', datatype: 'BYTES', shape: [1, 2], data: ['green', 'red'] },
      { name: 'score', datatype: 'FP32', shape: [1, 2], data: [1, 0] },
      { name: 'class_id', datatype: 'INT32', shape: [1, 2], data: [1, 0] },
    ]);
  });

  it('takes pixels, nested or flat, and fills up what an abstention lacks', async () => {
    const black = [[[0, 0, 0]]];
    const blue = [[[0, 0, 9]]];
    const { json } = await infer('colours', {
      inputs: [{ name: 'image', datatype: 'UINT8', shape: [2, 1, 1, 3], data: [black, blue] }],
      outputs: [{ name: 'class_id' }, { name: 'label' }],
    });
    expect(json.outputs).toEqual([
      { name: 'class_id', datatype: 'INT32', shape: [2, 3], data: [-1, -1, -1, 2, 0, 1] },
      { name: 'label', datatype: 'BYTES', shape: [2, 3], data: ['', '', '', 'blue', 'red', 'green'] },
    ]);
  });

  it('names classes as the classification extension does, beside another top_k', async () => {
    const { json } = await infer('colours', {
      parameters: { top_k: 1 },
      inputs: [{ name: 'image', datatype: 'UINT8', shape: [1, 1, 3], data: [1, 3, 0] }],
      outputs: [{ name: 'score', parameters: { classification: 2 } }, { name: 'label' }],
    });
    expect(json.outputs).toEqual([
      { name: 'score', datatype: 'BYTES', shape: [1, 2], data: ['0.75:1:green', '0.25:0:red'] },
      { name: 'label', datatype: 'BYTES', shape: [1, 1], data: ['green'] },
    ]);
  });
});

describe('infer in binary', () => {
  it('takes and gives binary tensors', async () => {
    const content = toBinary({
      name: 'text',
      shape: [2],
      content: { datatype: 'BYTES', values: ['one', 'zwölf'] },
    });
    const response = await send(
      'shout',
      {
        inputs: [
          { name: 'text', datatype: 'BYTES', shape: [2], parameters: { binary_data_size: content.length } },
        ],
        parameters: { binary_data_output: true },
      },
      content,
    );
    const body = Buffer.from(await response.arrayBuffer());
    const length = Number(response.headers.get('Inference-Header-Content-Length'));
    const [output] = JSON.parse(body.subarray(0, length).toString('utf8')).outputs;
    expect(output).toMatchObject({ datatype: 'BYTES', shape: [2] });
    expect(output.data).toBeUndefined();
    expect(output.parameters.binary_data_size).toBe(body.length - length);
    expect(texts(body.subarray(length))).toEqual(['ONE', 'ZWÖLF']);
  });

  it('says in binary what it says in JSON', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255)), { minLength: 1, maxLength: 5 }),
        async (pixels) => {
          const tensor = { name: 'image', datatype: 'UINT8', shape: [pixels.length, 1, 1, 3] };
          const { json } = await infer('colours', { inputs: [{ ...tensor, data: pixels }] });
          const response = await send(
            'colours',
            {
              inputs: [{ ...tensor, parameters: { binary_data_size: 3 * pixels.length } }],
              parameters: { binary_data_output: true },
            },
            Uint8Array.from(pixels.flat()),
          );
          const body = Buffer.from(await response.arrayBuffer());
          const length = Number(response.headers.get('Inference-Header-Content-Length'));
          const { outputs } = JSON.parse(body.subarray(0, length).toString('utf8'));
          let at = length;
          const [labels, scores, ids] = outputs.map(
            (output: { parameters: { binary_data_size: number } }) => {
              at += output.parameters.binary_data_size;
              return body.subarray(at - output.parameters.binary_data_size, at);
            },
          );
          expect(at).toBe(body.length);
          const [label, score, id]: number[][] = json.outputs.map(({ data }) => data);
          expect(texts(labels)).toEqual(label);
          expect(score.map((_: number, i: number) => scores.readFloatLE(4 * i))).toEqual(
            score.map(Math.fround),
          );
          expect(id.map((_: number, i: number) => ids.readInt32LE(4 * i))).toEqual(id);
        },
      ),
      { numRuns: 50, seed: 1 },
    );
  });
});

const text = { name: 'text', datatype: 'BYTES', shape: [1], data: ['a'] };
const image = { name: 'image', datatype: 'UINT8', shape: [1, 1, 3], data: [1, 2, 3] };

describe('what does not hold together is refused, with a reason', () => {
  it.each<[string, string, object]>([
    ['no inputs', 'shout', {}],
    ['an unknown input', 'shout', { inputs: [{ ...text, name: 'texts' }] }],
    ['an input twice', 'shout', { inputs: [text, text] }],
    ['another datatype', 'shout', { inputs: [{ ...text, datatype: 'FP32' }] }],
    ['a negative size', 'shout', { inputs: [{ ...text, shape: [-1] }] }],
    ['a broken size', 'shout', { inputs: [{ ...text, shape: [1.5] }] }],
    ['no elements', 'shout', { inputs: [{ ...text, shape: [0], data: [] }] }],
    ['fewer elements than the shape', 'shout', { inputs: [{ ...text, shape: [2] }] }],
    ['more elements than the shape', 'shout', { inputs: [{ ...text, data: ['a', 'b'] }] }],
    ['a batch beyond the limit', 'shout', { inputs: [{ ...text, shape: [100000] }] }],
    ['numbers as BYTES', 'shout', { inputs: [{ ...text, data: [1] }] }],
    ['no data', 'shout', { inputs: [{ ...text, data: undefined }] }],
    [
      'shared memory',
      'shout',
      { inputs: [{ ...text, data: undefined, parameters: { shared_memory_region: 'a' } }] },
    ],
    ['data twice', 'shout', { inputs: [{ ...text, parameters: { binary_data_size: 1 } }] }],
    [
      'more binary data than there is',
      'shout',
      { inputs: [{ ...text, data: undefined, parameters: { binary_data_size: 2 ** 52 } }] },
    ],
    ['a parameter that is an object', 'shout', { inputs: [text], parameters: { max_latency_ms: {} } }],
    ['an unknown parameter that is an object', 'shout', { inputs: [text], parameters: { other: [] } }],
    ['a constraint of the wrong type', 'shout', { inputs: [text], parameters: { max_latency_ms: '5' } }],
    ['a constraint out of range', 'shout', { inputs: [text], parameters: { min_accuracy: -1 } }],
    ['two accuracies', 'shout', { inputs: [text], parameters: { min_accuracy: 0.5, below_best: 0 } }],
    ['an unknown output', 'shout', { inputs: [text], outputs: [{ name: 'logits' }] }],
    [
      'an output twice',
      'shout',
      { inputs: [text], outputs: [{ name: 'translation' }, { name: 'translation' }] },
    ],
    ['an id that is no string', 'shout', { id: 7, inputs: [text] }],
    ['grey pixels', 'colours', { inputs: [{ ...image, shape: [3, 1, 1] }] }],
    ['a shape whose product overflows', 'colours', { inputs: [{ ...image, shape: [2 ** 52, 2 ** 52, 3] }] }],
    ['an image of no pixels', 'colours', { inputs: [{ ...image, shape: [0, 2 ** 52, 3], data: [] }] }],
    ['values above 255', 'colours', { inputs: [{ ...image, data: [1, 2, 256] }] }],
    ['broken values', 'colours', { inputs: [{ ...image, data: [1, 2, 0.5] }] }],
    ['an image that is no base64', 'colours', { inputs: [{ ...text, name: 'image', data: ['ä'] }] }],
    ['an image that is none', 'colours', { inputs: [{ ...text, name: 'image', data: ['QUJD'] }] }],
  ])('%s', async (_, model, request) => {
    const { status, json } = await infer(model, request);
    expect(json).toMatchObject({ error: expect.any(String), code: expect.any(String) });
    expect(status).toBe(400);
  });

  it.each(['max_latency_ms=5', 'other', 'top_k=1&top_k=2'])('a query: %s', async (query) => {
    const body = JSON.stringify({ inputs: [text] });
    const response = await app.request(`/v2/models/shout/infer?${query}`, { method: 'POST', body });
    const [name] = /^\w+/.exec(query) ?? [];
    expect(await response.json()).toMatchObject({
      code: 'invalid-request',
      error: expect.stringContaining(`"${name}"`),
    });
  });

  it('a key twice', async () => {
    const body = `{"parameters": {"top_k": 1, "top_k": 2}, "inputs": [${JSON.stringify(text)}]}`;
    const response = await app.request('/v2/models/shout/infer', { method: 'POST', body });
    expect(await response.json()).toMatchObject({ error: expect.stringContaining('"top_k"') });
  });

  it('a header length twice', async () => {
    const body = JSON.stringify({ inputs: [text] });
    const headers = new Headers();
    for (const _ of [1, 2]) headers.append('Inference-Header-Content-Length', String(body.length));
    const response = await app.request('/v2/models/shout/infer', { method: 'POST', body, headers });
    expect(await response.json()).toMatchObject({
      error: expect.stringContaining('Inference-Header-Content-Length'),
    });
  });

  it.each(['-1', '1e3', '9999', '99999999999999999999', '', '0x10'])(
    'a header length of "%s"',
    async (length) => {
      const body = JSON.stringify({ inputs: [text] });
      const headers = { 'Inference-Header-Content-Length': length };
      const response = await app.request('/v2/models/shout/infer', { method: 'POST', body, headers });
      expect(response.status).toBe(400);
    },
  );

  it.each<[string, Buffer]>([
    ['shorter than a length', Buffer.from([1, 0])],
    ['longer than its length says', Buffer.from([1, 0, 0, 0, 97, 98])],
    ['shorter than its length says', Buffer.from([255, 255, 255, 255, 97])],
    ['no UTF-8', Buffer.from([1, 0, 0, 0, 0xff])],
  ])('an element that is %s', async (_, binary) => {
    const tensor = { ...text, data: undefined, parameters: { binary_data_size: binary.length } };
    const response = await send('shout', { inputs: [tensor] }, binary);
    expect(response.status).toBe(400);
  });

  it('nesting without end', async () => {
    const body = `{"inputs":[{"name":"text","datatype":"BYTES","shape":[1],"data":${'['.repeat(100_000)}${']'.repeat(100_000)}}]}`;
    const response = await app.request('/v2/models/shout/infer', { method: 'POST', body });
    expect(response.status).toBe(400);
  });
});

describe('never fails on what a stranger sends', () => {
  it('random bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.option(fc.nat(250)), async (body, length) => {
        const headers = length === null ? undefined : { 'Inference-Header-Content-Length': String(length) };
        const response = await app.request('/v2/models/colours/infer', { method: 'POST', body, headers });
        expect(response.status).toBe(400);
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it('mutations of good requests', async () => {
    const good = [
      frame(
        { inputs: [text], outputs: [{ name: 'translation', parameters: { binary_data: true } }] },
        Buffer.alloc(0),
      ),
      frame(
        {
          inputs: [{ ...image, data: undefined, parameters: { binary_data_size: 3 } }],
          parameters: { top_k: 2 },
        },
        Buffer.from([1, 2, 3]),
      ),
      frame(
        {
          inputs: [
            { ...text, name: 'image', data: undefined, parameters: { binary_data_size: green.length + 4 } },
          ],
        },
        Buffer.concat([Buffer.from([green.length, 0, 0, 0]), green]),
      ),
    ];
    const changes = fc.array(
      fc.tuple(
        fc.nat(),
        fc.oneof(
          fc.nat(255),
          fc.constantFrom(...'[]{}",:-019e').map((c) => c.charCodeAt(0)),
        ),
      ),
      { minLength: 1, maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...good),
        changes,
        fc.integer({ min: -2, max: 2 }),
        async (request, spoil, off) => {
          const body = Buffer.from(request.body);
          for (const [at, value] of spoil) body[at % body.length] = value;
          const headers = { 'Inference-Header-Content-Length': String(Number(request.length) + off) };
          for (const model of ['colours', 'shout']) {
            const response = await app.request(`/v2/models/${model}/infer`, {
              method: 'POST',
              body,
              headers,
            });
            expect([200, 400]).toContain(response.status);
          }
        },
      ),
      { numRuns: 300, seed: 1 },
    );
  });

  it('tensors of any shape and data', async () => {
    const request = fc.record({
      id: fc.option(fc.string(), { nil: undefined }),
      parameters: fc.option(fc.dictionary(fc.string(), fc.jsonValue()), { nil: undefined }),
      inputs: fc.array(
        fc.record({
          name: fc.constantFrom('text', 'image', ''),
          datatype: fc.constantFrom('BYTES', 'UINT8', 'FP32'),
          shape: fc.array(fc.oneof(fc.constantFrom(1, 3), fc.maxSafeNat(), fc.double()), { maxLength: 5 }),
          data: fc.option(fc.array(fc.jsonValue()), { nil: undefined }),
        }),
        { maxLength: 2 },
      ),
    });
    await fc.assert(
      fc.asyncProperty(request, fc.constantFrom('colours', 'shout'), async (body, model) => {
        expect([200, 400]).toContain((await infer(model, body)).status);
      }),
      { numRuns: 300, seed: 1 },
    );
  });
});

async function infer(model: string, request: object) {
  const body = JSON.stringify(request);
  const response = await app.request(`/v2/models/${model}/infer`, { method: 'POST', body });
  const json = (await response.json()) as { readonly outputs: { readonly data: never }[] };
  return { status: response.status, json };
}

function frame(request: object, binary: Uint8Array): { body: Buffer<ArrayBuffer>; length: string } {
  const json = Buffer.from(JSON.stringify(request), 'utf8');
  return { body: Buffer.concat([json, binary]), length: String(json.length) };
}

async function send(model: string, request: object, binary: Uint8Array): Promise<Response> {
  const { body, length } = frame(request, binary);
  const headers = { 'Inference-Header-Content-Length': length };
  return app.request(`/v2/models/${model}/infer`, { method: 'POST', body, headers });
}

function texts(bytes: Buffer): string[] {
  const found: string[] = [];
  for (let at = 0; at < bytes.length; at += 4 + Buffer.byteLength(found.at(-1) ?? '')) {
    found.push(bytes.toString('utf8', at + 4, at + 4 + bytes.readUInt32LE(at)));
  }
  return found;
}
