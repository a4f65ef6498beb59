import fc from 'fast-check';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { colours, repositoryOf, shout } from '../../../test/support/echo-models.ts';
import { PremodelError } from '../../error.ts';
import type { ErrorCode } from '../../error-codes.ts';
import type { PredictOptions } from '../../node/adaptive-model.ts';
import { plainRoutes } from './plain-routes.ts';
import { modelList, predictResponse } from './schemas.ts';

const one = plainRoutes(repositoryOf({ shout }));
const two = plainRoutes(repositoryOf({ colours, shout }));
const JSON_TYPE = { 'Content-Type': 'application/json' };
let green: Buffer<ArrayBuffer>;

beforeAll(async () => {
  const png = sharp({ create: { width: 4, height: 4, channels: 3, background: '#00ff00' } }).png();
  green = Buffer.from(await png.toBuffer());
});

describe('predict', () => {
  it.each([
    ['JSON', 'application/json; charset=utf-8', '{"text": "grüß"}'],
    ['text', 'text/plain', 'grüß'],
  ])('takes %s, without a name where there is one model', async (_, type, body) => {
    const response = await one.request('/v1/predict', {
      method: 'POST',
      headers: { 'Content-Type': type },
      body,
    });
    const json = await response.json();
    expect(predictResponse.safeParse(json).error).toBeUndefined();
    expect(json).toMatchObject({
      model: 'shout',
      version: '1',
      translation: 'GRÜSS',
      decision: { answeredBy: 'loud' },
    });
  });

  it.each([
    ['/v1/models/colours/predict', 'image/png'],
    ['/v1/models/colours/versions/1/predict', 'application/octet-stream'],
  ])('%s takes an image as %s', async (path, type) => {
    const headers = { 'Content-Type': type };
    const response = await two.request(`${path}?top_k=1`, { method: 'POST', headers, body: green });
    const json = await response.json();
    expect(predictResponse.safeParse(json).error).toBeUndefined();
    expect(json).toMatchObject({ predictions: [{ label: 'green', score: 1, id: 1 }] });
  });

  it('takes an image in JSON', async () => {
    const body = JSON.stringify({ image: green.toString('base64'), top_k: 2 });
    const response = await two.request('/v1/models/colours/predict', {
      method: 'POST',
      headers: JSON_TYPE,
      body,
    });
    expect(((await response.json()) as { predictions: unknown[] }).predictions).toHaveLength(2);
  });

  it('hands on the constraint of the JSON and the URL together', async () => {
    const seen: PredictOptions<'translation'>[] = [];
    const spy = {
      ...shout,
      predict: (text: string, options = {}) => {
        seen.push(options);
        return shout.predict(text);
      },
    };
    const body = JSON.stringify({
      text: 'a',
      max_latency_ms: 5,
      below_best: 0.01,
      on_deadline: 'best-so-far',
    });
    await plainRoutes(repositoryOf({ spy })).request(
      '/v1/predict?max_latency_ms=5&latency=p95&max_cost=1e1',
      {
        method: 'POST',
        headers: JSON_TYPE,
        body,
      },
    );
    expect(seen).toMatchObject([
      {
        maxLatencyMs: 5,
        latency: 'p95',
        maxCost: 10,
        minAccuracy: { belowBest: 0.01 },
        onDeadline: 'best-so-far',
        signal: expect.any(AbortSignal),
      },
    ]);
  });

  it.each([
    [
      'no name with several models',
      '/v1/predict',
      'application/json',
      '{"text":"a"}',
      400,
      'model-not-named',
    ],
    ['an unknown model', '/v1/models/x/predict', 'application/json', '{"text":"a"}', 404, 'unknown-model'],
    [
      'an unknown version',
      '/v1/models/shout/versions/9/predict',
      'application/json',
      '{}',
      404,
      'unknown-version',
    ],
    ['another type', '/v1/models/shout/predict', 'image/png', 'a', 415, 'unsupported-media-type'],
    ['no type for an image', '/v1/models/colours/predict', '', 'a', 415, 'unsupported-media-type'],
    ['an image that is none', '/v1/models/colours/predict', 'image/png', 'a', 400, 'unreadable-image'],
    [
      'an image of one row',
      '/v1/models/colours/predict',
      'image/png',
      'P5 900000 1 9\n',
      400,
      'image-too-elongated',
    ],
    ['no JSON', '/v1/models/shout/predict', 'application/json', '{', 400, 'invalid-request'],
    ['neither text nor image', '/v1/models/shout/predict', 'application/json', '{}', 400, 'invalid-request'],
    [
      'a text for images',
      '/v1/models/colours/predict',
      'application/json',
      '{"text":"a"}',
      400,
      'invalid-request',
    ],
    [
      'an image for texts',
      '/v1/models/shout/predict',
      'application/json',
      '{"image":"QQ=="}',
      400,
      'invalid-request',
    ],
    [
      'a constraint nobody knows',
      '/v1/models/shout/predict',
      'application/json',
      '{"text":"a","max_latency":1}',
      400,
      'invalid-request',
    ],
    ['one in the URL', '/v1/models/shout/predict?max_latency=1', 'text/plain', 'a', 400, 'invalid-request'],
    ['one of no value', '/v1/models/shout/predict?top_k=', 'text/plain', 'a', 400, 'invalid-request'],
  ])('refuses %s', async (_, path, type, body, status, code) => {
    const response = await two.request(path, { method: 'POST', headers: { 'Content-Type': type }, body });
    expect(await response.json()).toMatchObject({
      code,
      error: expect.any(String),
      remedy: expect.any(String),
    });
    expect(response.status).toBe(status);
  });

  it.each([
    ['a name twice in the URL', '?top_k=1&top_k=2', '{"text":"a"}', 'top_k'],
    ['a name twice, of the same value', '?top_k=1&top_k=1', '{"text":"a"}', 'top_k'],
    ['an unknown name twice', '?other=1&other=2', '{"text":"a"}', 'other'],
    ['a URL and a JSON that differ', '?top_k=1', '{"text":"a","top_k":2}', 'top_k'],
    ['two accuracies in the URL', '?min_accuracy=0.5&below_best=0', '{"text":"a"}', 'below_best'],
    ['two accuracies in the JSON', '', '{"text":"a","min_accuracy":0.5,"below_best":0}', 'below_best'],
    ['one accuracy in each', '?min_accuracy=0.5', '{"text":"a","below_best":0}', 'below_best'],
  ])('refuses %s and names the field', async (_, query, body, field) => {
    const response = await one.request(`/v1/predict${query}`, { method: 'POST', headers: JSON_TYPE, body });
    expect(await response.json()).toMatchObject({
      code: 'invalid-request',
      error: expect.stringContaining(field),
    });
    expect(response.status).toBe(400);
  });

  it('refuses a key that stands twice in the JSON, and names it', async () => {
    const body = '{"text":"a","top_k":1,"top_k":2}';
    const response = await one.request('/v1/predict', { method: 'POST', headers: JSON_TYPE, body });
    expect(await response.json()).toMatchObject({
      code: 'invalid-request',
      error: expect.stringContaining('"top_k"'),
    });
  });

  it.each([
    ['colours', 'image/png', 'application/json'],
    ['colours', 'image/png', 'image/png'],
    ['shout', 'text/plain', 'application/json'],
    ['shout', 'application/json', 'text/plain'],
  ])('refuses for %s the types %s and %s of one body', async (model, ...types) => {
    const headers = new Headers();
    for (const type of types) headers.append('Content-Type', type);
    const response = await two.request(`/v1/models/${model}/predict`, {
      ...{ method: 'POST', headers },
      body: '{"text":"a"}',
    });
    expect(await response.json()).toMatchObject({ code: 'unsupported-media-type' });
  });

  it.each<[ErrorCode, number]>([
    ['overloaded', 503],
    ['deadline-exceeded', 504],
    ['bad-output', 500],
  ])('answers %s of a model with %i', async (code, status) => {
    const failing = {
      ...shout,
      predict: async () => Promise.reject(new PremodelError(code, 'why', { remedy: 'so' })),
    };
    const response = await plainRoutes(repositoryOf({ failing })).request('/v1/predict', {
      method: 'POST',
      headers: { 'Content-Type': 'text/plain' },
      body: 'a',
    });
    expect(response.status).toBe(status);
  });

  it('never fails on what a stranger sends', async () => {
    const type = fc.constantFrom('application/json', 'image/jpeg', 'text/plain', '');
    const body = fc.oneof(
      fc.string(),
      fc.json(),
      fc.record({ text: fc.string(), top_k: fc.jsonValue() }).map((value) => JSON.stringify(value)),
    );
    await fc.assert(
      fc.asyncProperty(type, body, fc.constantFrom('colours', 'shout'), async (contentType, text, model) => {
        const headers = { 'Content-Type': contentType };
        const response = await two.request(`/v1/models/${model}/predict`, {
          method: 'POST',
          headers,
          body: text,
        });
        expect([200, 400, 415]).toContain(response.status);
      }),
      { numRuns: 300, seed: 1 },
    );
  });
});

it('lists the models', async () => {
  const json = await (await two.request('/v1/models')).json();
  expect(modelList.safeParse(json).error).toBeUndefined();
  expect(json).toMatchObject({
    models: [{ name: 'colours' }, { name: 'shout', task: 'translation', ready: true }],
  });
});
