import { mean, quantile } from '../../src/statistics.ts';
import type { Answer } from './load-generator.ts';

export interface Summary {
  readonly requests: number;
  readonly statuses: Readonly<Record<string, number>>;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly withoutRetryAfter: number;
}

/** Latencies of the answers that were accepted, and how many got which status. */
export function summarise(answers: readonly Answer[]): Summary {
  const accepted = answers.filter(({ status }) => status === 200).map(({ latencyMs }) => latencyMs);
  const statuses: Record<string, number> = {};
  for (const { status, error } of answers) {
    const key = status === 0 ? `no answer (${error})` : String(status);
    statuses[key] = (statuses[key] ?? 0) + 1;
  }
  return {
    requests: answers.length,
    statuses,
    p50Ms: quantile(accepted, 0.5),
    p99Ms: quantile(accepted, 0.99),
    maxMs: Math.max(...accepted),
    withoutRetryAfter: answers.filter(({ status, retryAfter }) => status === 503 && !retryAfter).length,
  };
}

/** Least-squares line through (x, y): how much y grows when x grows by one. */
export function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const x = mean(points.map((point) => point[0]));
  const y = mean(points.map((point) => point[1]));
  const cross = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  return cross / points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}
