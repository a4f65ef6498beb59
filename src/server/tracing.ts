import {
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { PACKAGE_VERSION } from '../node/version.ts';
import type { Decision } from '../runtime/decision.ts';

/** Looked up every time: tracing may be started after this was imported. Does nothing until then. */
const tracer = () => trace.getTracer('premodel', PACKAGE_VERSION);

/** The span of a request, below the caller's where a `traceparent` came with it. */
export function requestSpan(method: string, headers: Readonly<Record<string, string>>): Span {
  const above = propagation.extract(ROOT_CONTEXT, headers);
  return tracer().startSpan(
    method,
    { kind: SpanKind.SERVER, attributes: { 'http.request.method': method } },
    above,
  );
}

export function endRequestSpan(span: Span, method: string, route: string, status: number): void {
  span.updateName(`${method} ${route}`);
  span.setAttributes({ 'http.route': route, 'http.response.status_code': status });
  if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

/** One prediction: waiting for a host, then every run, one after another as the decision's timings say. */
export function predictionSpan(
  parent: Span | undefined,
  model: string,
): { answered(decision: Decision): void; failed(code: string): void } {
  const above = parent ? trace.setSpan(ROOT_CONTEXT, parent) : context.active();
  const startedAt = Date.now();
  const span = tracer().startSpan(
    'predict',
    { startTime: startedAt, attributes: { 'premodel.model': model } },
    above,
  );
  return {
    answered(decision) {
      if (span.isRecording()) describe(span, decision, startedAt);
      span.end();
    },
    failed(code) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: code });
      span.end();
    },
  };
}

function describe(span: Span, decision: Decision, startedAt: number): void {
  const { timings, ran, answeredBy, operatingPoint } = decision;
  span.setAttributes({
    'premodel.answered_by': answeredBy ?? '',
    'premodel.runs': ran.length,
    ...(operatingPoint !== undefined && { 'premodel.operating_point': operatingPoint }),
  });
  const below = trace.setSpan(ROOT_CONTEXT, span);
  const child = (name: string, from: number, ms: number, attributes = {}) => {
    tracer()
      .startSpan(name, { startTime: from, attributes }, below)
      .end(from + ms);
    return from + ms;
  };
  const queuedMs = Math.max(0, Date.now() - startedAt - timings.totalMs);
  let at = child('queue', startedAt, queuedMs);
  at += (timings.decodeMs ?? 0) + timings.featuresMs + timings.loadMs;
  for (const { candidate, preprocessMs, inferenceMs, unanswered } of ran) {
    const attributes = {
      'premodel.candidate': candidate,
      'premodel.preprocess_ms': preprocessMs,
      ...(unanswered && { 'premodel.unanswered': unanswered }),
    };
    at = child(`run ${candidate}`, at, preprocessMs + inferenceMs, attributes);
  }
}
