import type { Decision } from '../../runtime/decision.ts';
import type { Parameters } from './schemas.ts';

/**
 * What was decided, in the flat values the protocol has. Where the inputs of a batch differ, theirs are joined by
 * `;`, in order. Times are sums over the batch.
 */
export function replyParameters(decisions: readonly Decision[]): Parameters {
  const each = (value: (decision: Decision) => string | number | boolean | undefined): Parameters[string] => {
    const values = decisions.map((decision) => value(decision) ?? '');
    return values.every((other) => other === values[0]) ? values[0] : values.join(';');
  };
  const sum = (time: (decision: Decision) => number | undefined) =>
    decisions.reduce((total, decision) => total + (time(decision) ?? 0), 0);
  return {
    selected_model: each(({ answeredBy }) => answeredBy),
    models_run: each(({ ran }) => ran.map(({ candidate }) => candidate).join(',')),
    operating_point: each(({ operatingPoint }) => operatingPoint),
    cut_short: each(({ cutShort }) => cutShort),
    abstained: each(({ abstained }) => abstained),
    deadline_exceeded: each(({ deadlineExceeded = false }) => deadlineExceeded),
    failed_models: each(({ without = [] }) => without.join(',')),
    decode_ms: sum(({ timings }) => timings.decodeMs),
    load_ms: sum(({ timings }) => timings.loadMs),
    inference_ms: sum(({ timings }) => timings.preprocessMs + timings.inferenceMs),
    decision_ms: sum(({ timings }) => timings.featuresMs + timings.decisionMs),
    total_ms: sum(({ timings }) => timings.totalMs),
  };
}
