import { accuracyGoal, type Constraint, timeHeldTo } from '../../policy/constraint.ts';
import type { OperatingPoint } from '../../policy/operating-point.ts';

/** What a policy takes that keeps to a constraint or does not: a point, and the memory of the models kept. */
export interface Taken {
  readonly point: OperatingPoint;
  /** What accuracy is measured by where it is asked for below the single best's. */
  readonly singleBest: OperatingPoint;
  readonly models: number;
  /** Absent where the candidates are no models on disk. */
  readonly memoryMb?: number;
}

/** One limit that is not kept to. */
export interface Shortfall {
  readonly field: keyof Constraint;
  /** `at most 5 ms on average` */
  readonly asked: string;
  /** What would be kept to instead: `at most 8.3 ms on average`; undefined where that was not measured. */
  readonly needed?: string;
}

interface Limit {
  readonly field: keyof Constraint;
  readonly limit?: number;
  readonly found?: number;
  /** Whether more is better. */
  readonly atLeast?: boolean;
  say(amount: number): string;
  /** Digits that a person reads, rounded to the side that is kept to. */
  round(amount: number): number;
}

/** A point reaches an accuracy that it misses by less than what adding up costs. */
const ROUNDING = 1e-9;

/** Every limit of the constraint that is not kept to; empty where all are. */
export function shortfallsOf(taken: Taken, constraint: Constraint = {}): Shortfall[] {
  return limitsOf(taken, constraint).flatMap(({ field, limit, found, atLeast, say, round }) => {
    if (limit === undefined) return [];
    const keeps = found !== undefined && (atLeast ? found >= limit - ROUNDING : found <= limit);
    if (keeps) return [];
    const bound = atLeast ? 'at least' : 'at most';
    const needed = found === undefined ? {} : { needed: `${bound} ${say(round(found))}` };
    return [{ field, asked: `${bound} ${say(limit)}`, ...needed }];
  });
}

function limitsOf({ point, singleBest, models, memoryMb }: Taken, constraint: Constraint): Limit[] {
  const { maxLatencyMs, latency, modelTime, maxEnergyMj, maxCost, maxMemoryMb, maxModels } = constraint;
  const which = modelTime || point.endToEndMs === undefined ? 'of model time' : 'end to end';
  return [
    {
      field: 'minAccuracy',
      limit: accuracyGoal(constraint, singleBest),
      found: point.accuracy,
      atLeast: true,
      say: (share) => `an accuracy of ${percentOf(share)}`,
      round: (share) => Math.floor(share * 1e4) / 1e4,
    },
    {
      field: 'maxLatencyMs',
      limit: maxLatencyMs,
      found: timeHeldTo(point, constraint),
      say: (ms) => `${amountOf(ms)} ms ${which} ${latency === 'p95' ? 'in 95 of 100 cases' : 'on average'}`,
      round: roundUp,
    },
    {
      field: 'maxEnergyMj',
      limit: maxEnergyMj,
      found: point.energyMj,
      say: (mj) => `${amountOf(mj)} mJ`,
      round: roundUp,
    },
    {
      field: 'maxCost',
      limit: maxCost,
      found: point.cost,
      say: (cost) => `a cost of ${amountOf(cost)}`,
      round: roundUp,
    },
    {
      field: 'maxMemoryMb',
      limit: maxMemoryMb,
      found: memoryMb,
      say: (mb) => `${amountOf(mb)} MB of memory`,
      round: roundUp,
    },
    { field: 'maxModels', limit: maxModels, found: models, say: (n) => `${n} models`, round: (n) => n },
  ];
}

/** All that is known of it, for a person: `an accuracy of 49.6 %, 0.46 ms of model time on average, 8.2 MB of memory`. */
export function describeTaken({ point, memoryMb }: Taken): string {
  const { accuracy, energyMj, cost } = point;
  return [
    `an accuracy of ${percentOf(accuracy)}`,
    ...timesTaken(point),
    ...(energyMj === undefined ? [] : [`${amountOf(energyMj)} mJ`]),
    ...(cost === undefined ? [] : [`a cost of ${amountOf(cost)}`]),
    ...(memoryMb === undefined ? [] : [`${amountOf(memoryMb)} MB of memory`]),
  ].join(', ');
}

function timesTaken({ latencyMs, p95LatencyMs, endToEndMs, p95EndToEndMs }: OperatingPoint): string[] {
  const times = (which: string, mean: number, p95 = mean) => [
    `${amountOf(mean)} ms ${which} on average`,
    `${amountOf(p95)} ms in 95 of 100 cases`,
  ];
  const modelTime = latencyMs > 0 ? times('of model time', latencyMs, p95LatencyMs) : [];
  return endToEndMs === undefined
    ? modelTime
    : [...times('end to end', endToEndMs, p95EndToEndMs), ...modelTime];
}

function percentOf(share: number): string {
  return `${Number((100 * share).toFixed(2))} %`;
}

/** To four digits, and never below. */
function roundUp(amount: number): number {
  if (amount === 0) return 0;
  const unit = 10 ** (Math.floor(Math.log10(Math.abs(amount))) - 3);
  return Number((Math.ceil(amount / unit) * unit).toPrecision(4));
}

function amountOf(amount: number): string {
  return String(Number(amount.toPrecision(4)));
}
