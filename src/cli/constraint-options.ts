import { type Command, InvalidArgumentError } from 'commander';
import { PremodelError } from '../error.ts';
import type { Constraint, PointConstraint } from '../policy/constraint.ts';
import { decimalNumber } from './numbers.ts';

/** A limit on the mean latency or on its 95th percentile. */
export interface LatencyLimit {
  readonly ms: number;
  readonly of: 'mean' | 'p95';
}

/** What an operating point is asked for, as the command line says it. */
export interface ConstraintFlags {
  readonly minAccuracy?: Constraint['minAccuracy'];
  readonly maxLatency?: LatencyLimit;
  readonly modelTime?: boolean;
  readonly maxEnergy?: number;
  readonly maxCost?: number;
}

/** @param byDefault what is asked for where nothing is, for the help */
export function withConstraintOptions(command: Command, byDefault: string): Command {
  return command
    .option(
      '--min-accuracy <share>',
      `at least so accurate, as cheap as can be: best, best-1% or 80% (default: ${byDefault})`,
      accuracyGoalOption,
    )
    .option(
      '--max-latency <time>',
      'at most so long on average, or in 95 of 100 cases, decoding included: 5ms, "5ms p95"',
      latencyLimit,
    )
    .option('--model-time', '--max-latency is without decoding: features, models and decision')
    .option('--max-energy <mj>', 'at most so many millijoules on average', decimalNumber(0, 1e12))
    .option(
      '--max-cost <amount>',
      'at most so much of the table’s own cost on average',
      decimalNumber(0, 1e12),
    );
}

/**
 * Empty where nothing is asked for.
 * @throws PremodelError `invalid-option`
 */
export function pointConstraint(flags: ConstraintFlags): PointConstraint {
  const { minAccuracy, maxLatency, modelTime, maxEnergy, maxCost } = flags;
  if (modelTime && !maxLatency) throw nothingToCount();
  return {
    ...(minAccuracy !== undefined && { minAccuracy }),
    ...(maxLatency && { maxLatencyMs: maxLatency.ms, latency: maxLatency.of }),
    ...(modelTime && { modelTime }),
    ...(maxEnergy !== undefined && { maxEnergyMj: maxEnergy }),
    ...(maxCost !== undefined && { maxCost }),
  };
}

function nothingToCount(): PremodelError {
  return new PremodelError(
    'invalid-option',
    '--model-time says what --max-latency counts, which is not given',
    {
      place: { field: '--model-time' },
      remedy: 'Add --max-latency, or leave --model-time out.',
    },
  );
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
