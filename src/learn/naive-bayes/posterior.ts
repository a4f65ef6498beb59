import type { StateReader } from '../state-reader.ts';

/**
 * Probabilities from unnormalised log probabilities, in place: exp(v - log Σ exp v), computed without overflow.
 * Where no class has any probability left (all underflowed), those of `prior` hold.
 */
export function normalizeLogPosterior(logs: Float64Array, prior: Float64Array): Float64Array {
  let most = Number.NEGATIVE_INFINITY;
  for (const value of logs) if (value > most) most = value;
  if (most === Number.NEGATIVE_INFINITY) {
    logs.set(prior);
    return logs;
  }
  let sum = 0;
  for (let c = 0; c < logs.length; c++) {
    logs[c] = Math.exp(logs[c] - most);
    sum += logs[c];
  }
  for (let c = 0; c < logs.length; c++) logs[c] /= sum;
  return logs;
}

/** Share of the rows that each class has. */
export function classPrior(counts: Int32Array): Float64Array {
  const rows = counts.reduce((sum, count) => sum + count, 0);
  return Float64Array.from(counts, (count) => count / rows);
}

/** Rows per class, at least one row in all. */
export function readCounts(state: StateReader, classes: number): Int32Array {
  const counts = state.integers('counts', classes, 0, 2 ** 31 - 1);
  if (counts.every((count) => count === 0)) state.fail('counts', 'are all zero');
  return counts;
}
