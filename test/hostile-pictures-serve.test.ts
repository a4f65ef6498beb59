import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PremodelError } from '../src/error.ts';
import { AdaptiveModel } from '../src/node/adaptive-model.ts';
import { writeColourPremodel } from './support/colour-premodel.ts';
import { fixturePath, temporaryFolder } from './support/fixtures.ts';
import { type ServeProcess, startServe } from './support/serve-process.ts';
import { describeWithShared, sharedPath } from './support/shared.ts';

type Body = string | Buffer<ArrayBuffer>;

interface Reply {
  readonly code?: string;
  readonly predictions: readonly { readonly label: string }[];
  readonly outputs: readonly { readonly name: string; readonly data: readonly string[] }[];
}

/** A label, or the code of the error. */
type Answer = string;

const MUST_REFUSE: Readonly<Record<string, Answer>> = {
  'thin.png': 'image-too-elongated',
  'tall.png': 'image-too-elongated',
  'jpeg_lie.jpg': 'unreadable-image',
  'webp12k.webp': 'unreadable-image',
};

const folder = temporaryFolder();
let model: AdaptiveModel<'image-classification'>;
let server: ServeProcess;

beforeAll(async () => {
  const file = await writeColourPremodel(folder, 'colours.premodel.json', 'nchw-float');
  model = await AdaptiveModel.load(file);
  server = await startServe([file, '--hosts', '2']);
});
afterAll(async () => {
  server.child.kill('SIGKILL');
  await model.close();
});

describeWithShared('premodel serve answers or refuses, and loses no host', () => {
  it.each([...picturesBelow('hostile/images'), ...picturesBelow('odd-inputs')])('%s', async (path) => {
    const bytes = readFileSync(path);
    const right = await model.predict(bytes).then(({ predictions: [{ label }] }) => label, codeOf);
    const must = MUST_REFUSE[path.split('/').at(-1) ?? ''];
    if (must) expect(right).toBe(must);
    for (const send of [asBody, inJson, inTensor, inBinaryTensor]) {
      expect({ send: send.name, answer: await send(bytes) }).toEqual({ send: send.name, answer: right });
    }
  });

  it('answers what comes next with the hosts it began with', async () => {
    expect(await asBody(readFileSync(fixturePath('decode', 'rgb.png')))).toMatch(/red|green|blue|grey/);
    const metrics = await (await fetch(`${server.origin}/metrics`)).text();
    expect(eventsOf(metrics, 'load')).toBeGreaterThan(0);
    for (const lost of ['crash', 'hang', 'respawn', 'retry']) expect(eventsOf(metrics, lost)).toBe(0);
  });
});

/** Pictures by their ending or without one; a folder of models holds none. */
function picturesBelow(part: string): string[] {
  const root = sharedPath('cases', part);
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(png|jpe?g?|jfif|bmp|ppm|webp|gif)$|^[^.]$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

function codeOf(error: unknown): Answer {
  if (PremodelError.is(error)) return error.code;
  throw error;
}

function eventsOf(metrics: string, kind: string): number {
  const lines = metrics.split('\n').filter((line) => line.includes('event') && line.includes(`"${kind}"`));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

async function asBody(bytes: Buffer<ArrayBuffer>): Promise<Answer> {
  return plain({ 'Content-Type': 'application/octet-stream' }, bytes);
}

async function inJson(bytes: Buffer): Promise<Answer> {
  return plain({ 'Content-Type': 'application/json' }, JSON.stringify({ image: bytes.toString('base64') }));
}

async function inTensor(bytes: Buffer): Promise<Answer> {
  return infer({}, JSON.stringify({ inputs: [{ ...tensor, data: [bytes.toString('base64')] }] }));
}

async function inBinaryTensor(bytes: Buffer): Promise<Answer> {
  const parameters = { binary_data_size: bytes.length + 4 };
  const head = Buffer.from(JSON.stringify({ inputs: [{ ...tensor, parameters }] }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  const headers = { 'Inference-Header-Content-Length': String(head.length) };
  return infer(headers, Buffer.concat([head, length, bytes]));
}

const tensor = { name: 'image', datatype: 'BYTES', shape: [1] };

async function plain(headers: Record<string, string>, body: Body): Promise<Answer> {
  const { code, predictions } = await post('/v1/predict', headers, body);
  return code ?? predictions[0].label;
}

async function infer(headers: Record<string, string>, body: Body): Promise<Answer> {
  const { code, outputs } = await post('/v2/models/colours/infer', headers, body);
  return code ?? outputs.find(({ name }) => name === 'label')?.data[0] ?? '';
}

async function post(path: string, headers: Record<string, string>, body: Body): Promise<Reply> {
  const response = await fetch(`${server.origin}${path}`, { method: 'POST', headers, body });
  expect([200, 400, 413]).toContain(response.status);
  return (await response.json()) as Reply;
}
