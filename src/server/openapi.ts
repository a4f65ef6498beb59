import { z } from 'zod';
import { type InputKindName, tasks } from '../domain/tasks.ts';
import type { RunnableTaskName } from '../models/tasks/tasks.ts';
import { PACKAGE_VERSION } from '../node/version.ts';
import { constraintFields } from './constraints.ts';
import type { ModelRepository } from './model-repository.ts';
import { anyModel, type DocumentedModel, modelPaths, servedModels } from './openapi-models.ts';
import * as plain from './plain/schemas.ts';
import * as v2 from './protocol-v2/schemas.ts';
import { tensorsOf } from './protocol-v2/task-tensors.ts';

/** The JSON of every error. */
export const errorBody = z.object({
  error: z.string().describe('What is wrong.'),
  code: z.string().describe('Stable, kebab-case.'),
  remedy: z.string().describe('What to do about it.'),
});

/** What comes out; what goes in is made by task, from the very schemas that requests are validated with. */
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
 * OpenAPI 3.1 of both protocols, for the models that are served.
 *
 * @param repository the models, as `plainRoutes` is given them
 * @example
 * await writeFile('openapi.json', JSON.stringify(openApiDocument(repository)));
 */
export function openApiDocument(repository: ModelRepository) {
  const models = servedModels(repository);
  return {
    openapi: '3.1.0',
    info: {
      title: 'premodel',
      version: PACKAGE_VERSION,
      description: 'Several models behind one: the Open Inference Protocol (v2), and plain routes.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    paths: { ...protocolV2Paths(models), ...plainPaths(models) },
    components: {
      schemas: { ...jsonSchemas(requestsTo(models), 'input'), ...jsonSchemas(responses, 'output') },
    },
  };
}

function requestsTo(models: readonly DocumentedModel[]): Record<string, z.ZodType> {
  return Object.fromEntries(
    models.flatMap(({ task }): [string, z.ZodType][] => [
      [requestName(task, 'Infer'), tensorsOf({ task }).request],
      [requestName(task, 'Predict'), plain.predictRequests[tasks[task].input]],
    ]),
  );
}

/** Such as `ImageClassificationInferRequest`. */
function requestName(task: RunnableTaskName, what: 'Infer' | 'Predict'): string {
  const words = task.split('-').map((word) => word[0].toUpperCase() + word.slice(1));
  return `${words.join('')}${what}Request`;
}

function protocolV2Paths(models: readonly DocumentedModel[]) {
  const infer = (task: RunnableTaskName, parameters: readonly object[]) => ({
    post: {
      ...operation('Predictions for a batch', 'InferResponse', [400, 404, 413, 503, 504]),
      parameters: [...parameters, headerLength],
      requestBody: body({
        'application/json': {
          schema: ref(requestName(task, 'Infer')),
          example: { inputs: [tensorsOf({ task }).example] },
        },
        'application/octet-stream': {
          schema: { description: 'The same JSON, then what binary_data_size counts in place of data.' },
        },
      }),
    },
  });
  const ofModel = (path: string, parameters: readonly object[]) => ({
    [path]: { get: { ...operation('What goes in and comes out', 'ModelMetadata', [404]), parameters } },
    [`${path}/ready`]: {
      get: { ...operation('Whether the model is ready', 'ModelReady', [404, 503]), parameters },
    },
  });
  return {
    '/v2': { get: operation('Name, version, extensions', 'ServerMetadata') },
    '/v2/health/live': { get: operation('Whether the server is there', 'ServerLive') },
    '/v2/health/ready': { get: operation('Whether all models are ready', 'ServerReady', [503]) },
    '/v2/repository/index': { post: operation('The models', 'RepositoryIndex') },
    ...Object.fromEntries(
      modelPaths(models).map(({ at, task, parameters }) => [
        `/v2/models/${at}/infer`,
        infer(task, parameters),
      ]),
    ),
    ...Object.assign(
      {},
      ...anyModel(models).map(({ at, parameters }) => ofModel(`/v2/models/${at}`, parameters)),
    ),
  };
}

function plainPaths(models: readonly DocumentedModel[]) {
  const predict = (task: RunnableTaskName, parameters: readonly object[]) => ({
    post: {
      ...operation('One prediction', 'PredictResponse', [400, 404, 413, 415, 503, 504]),
      parameters: [...parameters, ...constraintParameters()],
      requestBody: body({
        'application/json': { schema: ref(requestName(task, 'Predict')) },
        ...BODIES[tasks[task].input],
      }),
    },
  });
  return {
    '/v1/models': { get: operation('The models', 'ModelList') },
    // With several models it can but say that one is to be named.
    ...(models.length === 1 && { '/v1/predict': predict(models[0].task, []) }),
    ...Object.fromEntries(
      modelPaths(models).map(({ at, task, parameters }) => [
        `/v1/models/${at}/predict`,
        predict(task, parameters),
      ]),
    ),
    '/openapi.json': {
      get: {
        summary: 'This document',
        responses: { 200: { description: 'OpenAPI 3.1', content: { 'application/json': { schema: {} } } } },
      },
    },
  };
}

/** Bodies that are the input itself. */
const BODIES: Readonly<Record<InputKindName, object>> = {
  image: { 'image/*': { schema: {} }, 'application/octet-stream': { schema: {} } },
  text: { 'text/plain': { schema: { type: 'string' } } },
};

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

function body(content: Readonly<Record<string, object>>) {
  return { required: true, content };
}

function ref(name: string) {
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
