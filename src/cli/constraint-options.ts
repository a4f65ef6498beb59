import { InvalidArgumentError } from 'commander';
import type { Constraint } from '../policy/constraint.ts';

/** A limit on the mean latency or on its 95th percentile. */
export interface LatencyLimit {
  readonly ms: number;
  readonly of: 'mean' | 'p95';
}

/** Parser of `best`, `best-1%`, `0.8` or `80%`. */
export function accuracyGoalOption(text: string): NonNullable<Constraint['minAccuracy']> {
  const [, best, digits, sign] = /^\s*(best\s*-?\s*)?([\d.]*)\s*(%?)\s*$/.exec(text) ?? [];
  if (best !== undefined && !best.includes('-') && digits === '' && sign === '') return { belowBest: 0 };
  const value = digits ? Number(digits) / (sign ? 100 : 1) : Number.NaN;
  const usable = value >= 0 && value <= 1 && (best === undefined || best.includes('-'));
  if (!usable) throw new InvalidArgumentError('Give best, best-1%, or a share such as 0.8 or 80%.');
  return best === undefined ? value : { belowBest: value };
}

/** Parser of `5`, `5ms`, `0.5s` or `5ms p95`. */
export function latencyLimit(text: string): LatencyLimit {
  const [, digits, unit, of] = /^\s*([\d.]+)\s*(ms|s)?\s*(p95|mean)?\s*$/.exec(text) ?? [];
  const value = Number(digits) * (unit === 's' ? 1000 : 1);
  if (!(value > 0)) throw new InvalidArgumentError('Give a time such as 5ms, 0.5s or "5ms p95".');
  return { ms: value, of: of === 'p95' ? 'p95' : 'mean' };
}
