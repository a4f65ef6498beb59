import { z } from 'zod';
import { constraintFields, ONE_ACCURACY } from '../constraints.ts';

const parameters = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

const shape = z.array(z.int().min(0)).min(1).max(8);

/** How requests to a task look: its one input, by the datatypes it may have, and its outputs. */
export interface RequestTensors {
  readonly input: string;
  readonly datatypes: readonly string[];
  /** JSON schema of the elements of `data`, apart from lists of them. */
  readonly element: object;
  readonly outputs: readonly string[];
}

const binarySized = {
  required: ['parameters'],
  properties: { parameters: { required: ['binary_data_size'] } },
};

/** The document tells of requests in JSON alone, which hold their data; binary ones have its size in place of it. */
function inputTensor({ input, datatypes, element }: RequestTensors) {
  const items = { anyOf: [element, { type: 'array' }] };
  return z
    .object({
      name: z.literal(input),
      datatype: z.enum(datatypes),
      shape: z.array(z.int().min(1)).min(1).max(8),
      data: z.array(z.unknown()).optional().describe('Flat or nested.').meta({ items, minItems: 1 }),
      parameters: z
        .looseObject({ binary_data_size: z.int().min(0).optional() })
        .and(parameters)
        .optional(),
    })
    .refine(
      ({ data, parameters: of }) => (data === undefined) !== (of?.binary_data_size === undefined),
      'needs either data or the parameter binary_data_size',
    )
    .meta({ required: ['name', 'datatype', 'shape', 'data'], not: binarySized });
}

const classifiedElse = {
  required: ['parameters'],
  properties: { name: { not: { const: 'score' } }, parameters: { required: ['classification'] } },
};

function requestedOutput({ outputs }: RequestTensors) {
  return z
    .object({
      name: z.enum(outputs),
      parameters: z
        .looseObject({
          binary_data: z.boolean().optional(),
          classification: z
            .int()
            .min(1)
            .max(1000)
            .optional()
            .describe('On score: "score:class:label" of so many.'),
        })
        .and(parameters)
        .optional(),
    })
    .meta({ not: classifiedElse });
}

/** Keys the protocol does not know are ignored, as it says; so are parameters, of which other servers have others. */
export function inferRequest(tensors: RequestTensors) {
  return z.object({
    id: z.string().optional(),
    parameters: z
      .looseObject({ ...constraintFields, binary_data_output: z.boolean().optional() })
      .meta(ONE_ACCURACY)
      .and(parameters)
      .optional(),
    inputs: z.array(inputTensor(tensors)).length(1, `the input is ${tensors.input}, and there are no others`),
    outputs: z.array(requestedOutput(tensors)).max(16).optional(),
  });
}

export type InferRequestSchema = ReturnType<typeof inferRequest>;
export type InferRequest = z.output<InferRequestSchema>;
export type InputTensor = InferRequest['inputs'][number];

export const inferResponse = z.object({
  model_name: z.string(),
  model_version: z.string(),
  id: z.string().optional(),
  parameters,
  outputs: z.array(
    z.object({
      name: z.string(),
      datatype: z.string(),
      shape,
      data: z.array(z.union([z.string(), z.number()])).optional(),
      parameters: parameters.optional(),
    }),
  ),
});

export type Parameters = z.output<typeof parameters>;

const tensorMetadata = z.object({
  name: z.string(),
  datatype: z.string(),
  shape: z.array(z.int().min(-1)).describe('-1: of any size.'),
  parameters: parameters.optional(),
});

export type TensorMetadata = z.output<typeof tensorMetadata>;

export const modelMetadata = z.object({
  name: z.string(),
  versions: z.array(z.string()),
  platform: z.string(),
  inputs: z.array(tensorMetadata),
  outputs: z.array(tensorMetadata),
});

export const serverMetadata = z.object({
  name: z.string(),
  version: z.string(),
  extensions: z.array(z.string()),
});

export const serverLive = z.object({ live: z.boolean() });
export const serverReady = z.object({ live: z.boolean(), ready: z.boolean() });
export const modelReady = z.object({ name: z.string(), ready: z.boolean() });

export const repositoryIndex = z.array(
  z.object({
    name: z.string(),
    version: z.string(),
    state: z.enum(['READY', 'UNAVAILABLE']),
    reason: z.string(),
  }),
);
