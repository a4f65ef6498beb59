import { z } from 'zod';
import { PACKAGE_VERSION } from '../node/version.ts';
import { constraintFields } from './constraints.ts';
import * as plain from './plain/schemas.ts';
import * as v2 from './protocol-v2/schemas.ts';

/** The JSON of every error. */
export const errorBody = z.object({
  error: z.string().describe('What is wrong.'),
  code: z.string().describe('Stable, kebab-case.'),
  remedy: z.string().describe('What to do about it.'),
});

/** What goes in (`io: input`) and comes out, from the very schemas that requests are validated with. */
const requests = { InferRequest: v2.inferRequest, PredictRequest: plain.predictRequest };
const responses = {
  InferResponse: v2.inferResponse,
  ServerMetadata: v2.serverMetadata,
  ServerLive: v2.serverLive,
  ServerReady: v2.serverReady,
  ModelMetadata: v2.modelMetadata,
  ModelReady: v2.modelReady,
  RepositoryIndex: v2.repositoryIndex,
  PredictResponse: plain.predictResponse,
  ModelList: plain.modelList,
  Error: errorBody,
};

/**
 * OpenAPI 3.1 of both protocols.
 *
 * @example
 * await writeFile('openapi.json', JSON.stringify(openApiDocument()));
 */
export function openApiDocument() {
  return {
    openapi: '3.1.0',
    info: {
      title: 'premodel',
      version: PACKAGE_VERSION,
      description: 'Several models behind one: the Open Inference Protocol (v2), and plain routes.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    paths: { ...protocolV2Paths(), ...plainPaths() },
    components: {
      schemas: { ...jsonSchemas(requests, 'input'), ...jsonSchemas(responses, 'output') },
    },
  };
}

function protocolV2Paths() {
  const ofModel = (path: string, parameters: object[]) => ({
    [path]: { get: { ...operation('What goes in and comes out', 'ModelMetadata', [404]), parameters } },
    [`${path}/ready`]: {
      get: { ...operation('Whether the model is ready', 'ModelReady', [404, 503]), parameters },
    },
    [`${path}/infer`]: {
      post: {
        ...operation('Predictions for a batch', 'InferResponse', [400, 404, 413, 503, 504]),
        parameters: [...parameters, headerLength],
        requestBody: body({ 'application/json': ref('InferRequest'), 'application/octet-stream': {} }),
      },
    },
  });
  return {
    '/v2': { get: operation('Name, version, extensions', 'ServerMetadata') },
    '/v2/health/live': { get: operation('Whether the server is there', 'ServerLive') },
    '/v2/health/ready': { get: operation('Whether all models are ready', 'ServerReady', [503]) },
    '/v2/repository/index': { post: operation('The models', 'RepositoryIndex') },
    ...ofModel('/v2/models/{model}', [inPath('model')]),
    ...ofModel('/v2/models/{model}/versions/{version}', [inPath('model'), inPath('version')]),
  };
}

function plainPaths() {
  const predict = (parameters: object[]) => ({
    post: {
      ...operation('One prediction', 'PredictResponse', [400, 404, 413, 415, 503, 504]),
      parameters: [...parameters, ...constraintParameters()],
      requestBody: body({
        'application/json': ref('PredictRequest'),
        'image/*': {},
        'application/octet-stream': {},
        'text/plain': { type: 'string' },
      }),
    },
  });
  return {
    '/v1/models': { get: operation('The models', 'ModelList') },
    '/v1/predict': predict([]),
    '/v1/models/{model}/predict': predict([inPath('model')]),
    '/v1/models/{model}/versions/{version}/predict': predict([inPath('model'), inPath('version')]),
    '/openapi.json': {
      get: {
        summary: 'This document',
        responses: { 200: { description: 'OpenAPI 3.1', content: { 'application/json': {} } } },
      },
    },
  };
}

function operation(summary: string, answer: keyof typeof responses, failures: readonly number[] = []) {
  const isHealth = answer === 'ServerReady' || answer === 'ModelReady';
  const failed = (status: number) => {
    const schema = ref(isHealth && status === 503 ? answer : 'Error');
    return { description: FAILURES[status], content: { 'application/json': { schema } } };
  };
  return {
    summary,
    responses: {
      200: { description: 'Done', content: { 'application/json': { schema: ref(answer) } } },
      ...Object.fromEntries(failures.map((status) => [status, failed(status)])),
    },
  };
}

const FAILURES: Readonly<Record<number, string>> = {
  400: 'The request is wrong',
  404: 'There is no such model or version',
  413: 'The body is too large',
  415: 'Not a type this model takes',
  503: 'Not now: too much to do, or no model available',
  504: 'The time asked for has passed',
};

function constraintParameters() {
  return Object.entries(constraintFields).map(([name, schema]) => ({
    name,
    in: 'query',
    schema: jsonSchema(schema, 'input'),
  }));
}

const headerLength = {
  name: 'Inference-Header-Content-Length',
  in: 'header',
  description: 'How long the JSON of the body is, where binary tensors stand behind it.',
  schema: { type: 'integer', minimum: 0 },
};

function inPath(name: string) {
  return { name, in: 'path', required: true, schema: { type: 'string' } };
}

function body(content: Readonly<Record<string, object>>) {
  const media = Object.entries(content).map(([type, schema]) => [type, { schema }]);
  return { required: true, content: Object.fromEntries(media) };
}

function ref(name: keyof typeof requests | keyof typeof responses) {
  return { $ref: `#/components/schemas/${name}` };
}

function jsonSchemas(schemas: Readonly<Record<string, z.ZodType>>, io: 'input' | 'output') {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, jsonSchema(schema, io)]));
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output') {
  // The document says which dialect holds for all of them.
  const { $schema: _, '~standard': __, ...json } = z.toJSONSchema(schema, { io }) as Record<string, unknown>;
  return json;
}
