import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { PremodelCandidate } from '../artifact/premodel.ts';
import type { ServedStatus } from '../node/serving/served-model.ts';
import type { Decision } from '../runtime/decision.ts';
import { modelGauges } from './model-gauges.ts';

/** From the fastest candidate to a long text. */
const BUCKETS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export interface MetricsSources {
  readonly models: () => ReadonlyMap<string, { status(): ServedStatus }>;
  readonly lostLogLines: () => number;
  readonly draining: () => boolean;
}

/**
 * What Prometheus reads. Labels come from the premodel files and the routes, never from what a request says, so that
 * nobody outside can make there be ever more of them.
 */
export class Metrics {
  readonly #registry = new Registry();
  readonly #requests = this.#counter(
    'http_requests_total',
    'Requests answered.',
    'method',
    'route',
    'status',
  );
  readonly #seconds = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'From a request’s headers to its answer.',
    labelNames: ['route'],
    buckets: BUCKETS_S,
    registers: [this.#registry],
  });
  readonly #decisions = this.#counter(
    'premodel_decisions_total',
    'Requests by the candidate that answered; empty: the policy abstained.',
    'model',
    'candidate',
  );
  readonly #runs = this.#counter('premodel_runs_total', 'Runs of candidates.', 'model', 'candidate');
  readonly #runSeconds = this.#counter(
    'premodel_run_seconds_total',
    'Time in runs of candidates, preprocessing included.',
    'model',
    'candidate',
  );
  readonly #points = this.#counter(
    'premodel_operating_points_total',
    'Requests by the operating point they were answered at.',
    'model',
    'point',
  );
  readonly #energy = this.#counter(
    'premodel_energy_estimated_joules_total',
    'ESTIMATE: runs times their mean energy when they were profiled; nothing is measured here.',
    'model',
    'candidate',
  );
  readonly #faults = this.#counter(
    'premodel_failed_predictions_total',
    'Predictions that gave no answer, by error code.',
    'model',
    'code',
  );
  readonly #reloads = this.#counter(
    'premodel_reloads_total',
    'Reloads of premodel files; those that failed kept the old model.',
    'model',
    'outcome',
  );
  readonly dropped = this.#counter(
    'http_connections_dropped_total',
    'Connections beyond the limit, closed at once.',
  );

  constructor({ models, lostLogLines, draining }: MetricsSources) {
    collectDefaultMetrics({ register: this.#registry });
    modelGauges(this.#registry, models);
    this.#gauge('premodel_log_lines_lost_total', 'Log lines that could not be written.', lostLogLines);
    this.#gauge('premodel_draining', 'Whether the server is shutting down.', () => Number(draining()));
  }

  request(method: string, route: string, status: number, durationMs: number): void {
    this.#requests.inc({ method, route, status: String(status) });
    this.#seconds.observe({ route }, durationMs / 1000);
  }

  decision(model: string, decision: Decision, candidates: readonly PremodelCandidate[]): void {
    this.#decisions.inc({ model, candidate: decision.answeredBy ?? '' });
    if (decision.operatingPoint !== undefined) {
      this.#points.inc({ model, point: String(decision.operatingPoint) });
    }
    for (const { candidate, preprocessMs, inferenceMs } of decision.ran) {
      this.#runs.inc({ model, candidate });
      this.#runSeconds.inc({ model, candidate }, (preprocessMs + inferenceMs) / 1000);
      const energyMj = candidates.find(({ name }) => name === candidate)?.cost.energyMj;
      if (energyMj !== undefined) this.#energy.inc({ model, candidate }, energyMj / 1000);
    }
  }

  /** @param code of a PremodelError, or `internal` */
  failed(model: string, code: string): void {
    this.#faults.inc({ model, code });
  }

  reloaded(model: string, outcome: 'done' | 'failed'): void {
    this.#reloads.inc({ model, outcome });
  }

  /** In Prometheus’s text format. */
  async text(): Promise<{ readonly contentType: string; readonly body: string }> {
    return { contentType: this.#registry.contentType, body: await this.#registry.metrics() };
  }

  #counter(name: string, help: string, ...labelNames: string[]): Counter {
    return new Counter({ name, help, labelNames, registers: [this.#registry] });
  }

  #gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.#registry],
      collect() {
        this.set(read());
      },
    });
  }
}
