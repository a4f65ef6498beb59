import { z } from 'zod';
import type { RequestConstraint } from '../runtime/request.ts';
import { invalidRequest } from './validate.ts';

const amount = () => z.number().min(0).optional();

/** What a client may ask of a prediction, by the names it has in every protocol. */
export const constraintFields = {
  max_latency_ms: amount().describe('Milliseconds the answer may take, waiting included.'),
  latency: z.enum(['mean', 'p95']).optional().describe('What max_latency_ms binds. Default mean.'),
  min_accuracy: z.number().min(0).max(1).optional().describe('Mean score to reach, 0 to 1.'),
  below_best: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('In place of min_accuracy: how far the mean score may stay below the single best model’s.'),
  max_energy_mj: amount().describe('Mean millijoules of an answer.'),
  max_cost: amount().describe('Mean cost of an answer, where it is neither time nor energy.'),
  top_k: z.int().min(1).max(1000).optional().describe('How many classes to name. Default 5.'),
  on_deadline: z
    .enum(['error', 'best-so-far'])
    .optional()
    .describe('When max_latency_ms has passed: fail with 504, or the best answer held. Default error.'),
};

/** What no schema of the fields one by one can say: below_best stands in place of min_accuracy. */
export const ONE_ACCURACY = { not: { required: ['min_accuracy', 'below_best'] } };

export type Constraints = z.output<z.ZodObject<typeof constraintFields>>;

export type ConstraintOptions = RequestConstraint & {
  readonly topK?: number;
  readonly onDeadline?: 'error' | 'best-so-far';
};

/** As `predict` takes them; what is not asked for is absent. @throws PremodelError `invalid-request` */
export function predictOptions(asked: Constraints): ConstraintOptions {
  if (asked.min_accuracy !== undefined && asked.below_best !== undefined) {
    throw invalidRequest('below_best stands in place of min_accuracy: give one of the two', 'below_best');
  }
  const minAccuracy = asked.below_best === undefined ? asked.min_accuracy : { belowBest: asked.below_best };
  const options = {
    maxLatencyMs: asked.max_latency_ms,
    latency: asked.latency,
    minAccuracy,
    maxEnergyMj: asked.max_energy_mj,
    maxCost: asked.max_cost,
    topK: asked.top_k,
    onDeadline: asked.on_deadline,
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
