import { z } from 'zod';
import type { InputKindName } from '../../domain/tasks.ts';
import { BASE64_PATTERN } from '../base64.ts';
import { constraintFields, ONE_ACCURACY } from '../constraints.ts';

const ONE_PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC';

/** In the URL, beside a body that is the input itself. */
export const constraintQuery = z.strictObject(constraintFields);

const image = z
  .string('this model takes an image')
  .describe('An image file as base64.')
  .meta({ contentEncoding: 'base64', pattern: BASE64_PATTERN, examples: [ONE_PIXEL] });
const text = z.string('this model takes text').describe('What to translate.');

/** A constraint with a typing error in its name would hold nobody to anything: what is not known is refused. */
export const predictRequests = {
  image: z.strictObject({ image, ...constraintFields }).meta(ONE_ACCURACY),
  text: z.strictObject({ text, ...constraintFields }).meta(ONE_ACCURACY),
} satisfies Readonly<Record<InputKindName, z.ZodType>>;

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
