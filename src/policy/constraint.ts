import type { CostKind } from './costs.ts';
import type { Frontier, OperatingPoint } from './operating-point.ts';

/** What a policy must keep to. What is left out does not bind. */
export interface Constraint {
  /** Mean score to reach, or how far it may stay below the single best's (0: as good as that). */
  readonly minAccuracy?: number | { readonly belowBest: number };
  /** Per input, end to end: decoding counts where it was measured. */
  readonly maxLatencyMs?: number;
  /** Whether `maxLatencyMs` binds the mean or the 95th percentile. Default `mean`. */
  readonly latency?: 'mean' | 'p95';
  /** Whether `maxLatencyMs` binds the time of the models and the premodel alone, without decoding. Default false. */
  readonly modelTime?: boolean;
  /** Mean per input. */
  readonly maxEnergyMj?: number;
  /** Mean per input, of a cost that is neither time nor energy. */
  readonly maxCost?: number;
  /** Of the kept candidates together: peak memory where measured, else size on disk. */
  readonly maxMemoryMb?: number;
  /** How many candidates may be kept. */
  readonly maxModels?: number;
}

/** What an operating point is held to; the candidates kept are settled before. */
export type PointConstraint = Omit<Constraint, 'maxMemoryMb' | 'maxModels'>;

const AS_GOOD_AS_BEST: PointConstraint = { minAccuracy: { belowBest: 0 } };

/** Whether there is an upper limit to what a point may cost. */
export function isLimited({ maxLatencyMs, maxEnergyMj, maxCost }: PointConstraint): boolean {
  return [maxLatencyMs, maxEnergyMj, maxCost].some((limit) => limit !== undefined);
}

/** What `maxLatencyMs` holds a point to. Where decoding was not measured that is model time in any case. */
export function timeHeldTo(point: OperatingPoint, { latency, modelTime }: PointConstraint): number {
  const { latencyMs, endToEndMs = latencyMs, p95LatencyMs, p95EndToEndMs = p95LatencyMs } = point;
  if (latency === 'p95') return modelTime ? p95LatencyMs : p95EndToEndMs;
  return modelTime ? latencyMs : endToEndMs;
}

/** Whether the point keeps to every upper limit of the constraint. */
export function isWithin(point: OperatingPoint, constraint: PointConstraint): boolean {
  return excessOf(point, constraint) <= 1;
}

/** How many times the tightest of its limits a point takes: at most 1 where it keeps to all of them. */
export function excessOf(point: OperatingPoint, constraint: PointConstraint): number {
  const { maxLatencyMs, maxEnergyMj, maxCost } = constraint;
  const excess = (value = Number.POSITIVE_INFINITY, limit = Number.POSITIVE_INFINITY) =>
    limit === Number.POSITIVE_INFINITY || value <= limit ? 0 : Math.max(value / limit, 1 + Number.EPSILON);
  return Math.max(
    excess(timeHeldTo(point, constraint), maxLatencyMs),
    excess(point.energyMj, maxEnergyMj),
    excess(point.cost, maxCost),
  );
}

/** The accuracy asked for; undefined where none is. */
export function accuracyGoal(
  { minAccuracy }: PointConstraint,
  singleBest: OperatingPoint,
): number | undefined {
  return typeof minAccuracy === 'object' ? singleBest.accuracy - minAccuracy.belowBest : minAccuracy;
}

/** Whether the point keeps to every limit and reaches the accuracy asked for, if one is. */
export function keepsTo(
  point: OperatingPoint,
  singleBest: OperatingPoint,
  constraint: PointConstraint = {},
): boolean {
  const goal = accuracyGoal(constraint, singleBest);
  return isWithin(point, constraint) && (goal === undefined || point.accuracy >= goal - 1e-9);
}

/**
 * The point that serves a constraint best, by index: of those within the limits the cheapest that reaches the
 * accuracy asked for; where none does, or none is asked for, the most accurate one. Where none is within the
 * limits, the one nearest to them. Without any constraint: as accurate as the single best.
 *
 * @param cost which cost to spend little of
 */
export function choosePoint(
  { points, singleBest }: Pick<Frontier, 'points' | 'singleBest'>,
  constraint: PointConstraint = {},
  cost: CostKind = 'latencyMs',
): number {
  const asked = isLimited(constraint) || constraint.minAccuracy !== undefined ? constraint : AS_GOOD_AS_BEST;
  const costOf = (index: number) => points[index][cost] ?? points[index].latencyMs;
  const cheapest = (indexes: number[]) =>
    indexes.reduce((best, index) => (costOf(index) < costOf(best) ? index : best));
  const all = points.map((_, index) => index);
  const within = all.filter((index) => isWithin(points[index], asked));
  if (within.length === 0) {
    const least = Math.min(...points.map((point) => excessOf(point, asked)));
    return cheapest(all.filter((index) => excessOf(points[index], asked) === least));
  }
  const goal = accuracyGoal(asked, singleBest);
  const reaching = goal === undefined ? [] : within.filter((index) => points[index].accuracy >= goal - 1e-9);
  if (reaching.length > 0) return cheapest(reaching);
  const most = Math.max(...within.map((index) => points[index].accuracy));
  return cheapest(within.filter((index) => points[index].accuracy === most));
}
