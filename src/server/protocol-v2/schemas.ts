import { z } from 'zod';
import { constraintFields } from '../constraints.ts';

const parameters = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

const shape = z.array(z.int().min(0)).min(1).max(8);

const inputTensor = z.object({
  name: z.string(),
  datatype: z.string(),
  shape,
  data: z
    .array(z.unknown())
    .optional()
    .describe('Flat or nested; absent where binary_data_size says how long it is.'),
  parameters: z
    .looseObject({ binary_data_size: z.int().min(0).optional() })
    .and(parameters)
    .optional(),
});

const requestedOutput = z.object({
  name: z.string(),
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
});

/** Keys the protocol does not know are ignored, as it says; so are parameters, of which other servers have others. */
export const inferRequest = z.object({
  id: z.string().optional(),
  parameters: z
    .looseObject({ ...constraintFields, binary_data_output: z.boolean().optional() })
    .and(parameters)
    .optional(),
  inputs: z.array(inputTensor).min(1).max(16),
  outputs: z.array(requestedOutput).max(16).optional(),
});

export type InferRequest = z.output<typeof inferRequest>;
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
