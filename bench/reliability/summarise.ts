/** @returns {number} NaN of nothing */
export function quantile(values, q) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

/** Latencies of the answers that were accepted, and how many got which status. */
export function summarise(answers) {
  const accepted = answers.filter(({ status }) => status === 200).map(({ latencyMs }) => latencyMs);
  const statuses = {};
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
export function slope(points) {
  const mean = (i) => points.reduce((sum, point) => sum + point[i], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const cross = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  return cross / points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}
