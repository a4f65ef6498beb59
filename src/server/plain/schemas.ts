import { z } from 'zod';
import { constraintFields } from '../constraints.ts';

/** In the URL, beside a body that is the input itself. */
export const constraintQuery = z.strictObject(constraintFields);

/** A constraint with a typing error in its name would hold nobody to anything: what is not known is refused. */
export const predictRequest = z
  .strictObject({
    text: z.string().optional().describe('What to translate.'),
    image: z.string().optional().describe('An image file as base64.'),
    ...constraintFields,
  })
  .refine(({ text, image }) => (text === undefined) !== (image === undefined), 'needs either text or image')
  .meta({
    oneOf: [{ required: ['text'] }, { required: ['image'] }],
    not: { required: ['min_accuracy', 'below_best'] },
  });

const decision = z.looseObject({
  answeredBy: z
    .string()
    .optional()
    .describe('The model whose output is the answer; absent where it abstained.'),
  abstained: z.boolean(),
  ran: z.array(
    z.looseObject({
      candidate: z.string(),
      preprocessMs: z.number(),
      inferenceMs: z.number(),
      unanswered: z
        .enum(['stopped', 'ended'])
        .optional()
        .describe('Why it has no answer; absent where it has one.'),
    }),
  ),
  operatingPoint: z.int().optional(),
  cutShort: z.boolean(),
  reason: z.string(),
  timings: z.looseObject({ totalMs: z.number() }),
});

export const predictResponse = z.object({
  model: z.string(),
  version: z.string(),
  predictions: z
    .array(z.object({ label: z.string(), score: z.number(), id: z.int() }))
    .optional()
    .describe('Image classification: the most probable class first; empty where it abstained.'),
  translation: z.string().optional().describe('Absent where it abstained.'),
  decision,
});

export const modelList = z.object({
  models: z.array(
    z.object({
      name: z.string(),
      versions: z.array(z.string()),
      task: z.string(),
      ready: z.boolean(),
      candidates: z.array(
        z.object({ name: z.string(), latencyMs: z.number().describe('Mean, as profiled.') }),
      ),
    }),
  ),
});
