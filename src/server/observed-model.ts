import { PremodelError } from '../error.ts';
import type { ServedModel } from '../node/serving/served-model.ts';
import type { Metrics } from './metrics.ts';
import { requestContext } from './request-context.ts';
import { predictionSpan } from './tracing.ts';

/** The same model; what it decides is counted, traced, and noted for the log. */
export function observed(name: string, model: ServedModel, metrics: Metrics): ServedModel {
  return {
    get task() {
      return model.task;
    },
    get candidates() {
      return model.candidates;
    },
    get labels() {
      return model.labels;
    },
    async predict(given, options) {
      const request = requestContext.getStore();
      const span = predictionSpan(request?.span, name);
      try {
        const result = await model.predict(given, options);
        const { decision } = result;
        metrics.decision(name, decision, model.candidates);
        span.answered(decision);
        request?.decisions.push({
          model: name,
          answeredBy: decision.answeredBy,
          ran: decision.ran.map(({ candidate }) => candidate),
          operatingPoint: decision.operatingPoint,
          totalMs: decision.timings.totalMs,
        });
        return result;
      } catch (error) {
        const code = PremodelError.is(error) ? error.code : 'internal';
        metrics.failed(name, code);
        span.failed(code);
        throw error;
      }
    },
    status: () => model.status(),
    close: () => model.close(),
  };
}
