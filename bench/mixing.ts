// What a policy reaches by mixing its operating points at random, as straight lines between them; shared by benchmarks.
import { interval95 } from '../src/evaluate/intervals.ts';
import { seededRandom } from '../src/random.ts';

export interface Point {
  readonly cost: number;
  readonly accuracy: number;
}

/** What an operating point came to, row by row. */
export interface PointColumns {
  readonly inputs: readonly number[];
  readonly costs: readonly number[];
  readonly scores: readonly number[];
}

export interface WithInterval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** By rising cost, no accuracy below that of a cheaper point. */
export function lineOf(points: readonly Point[]): Point[] {
  let most = Number.NEGATIVE_INFINITY;
  return points
    .toSorted((a, b) => a.cost - b.cost)
    .map(({ cost, accuracy }) => {
      most = Math.max(most, accuracy);
      return { cost, accuracy: most };
    });
}

/** NaN below the cheapest point's cost. */
export function accuracyAt(line: readonly Point[], cost: number): number {
  const next = line.findIndex((point) => point.cost >= cost);
  if (next < 0) return line[line.length - 1].accuracy;
  if (next === 0) return line[0].cost > cost ? Number.NaN : line[0].accuracy;
  const [a, b] = [line[next - 1], line[next]];
  return a.accuracy + ((b.accuracy - a.accuracy) * (cost - a.cost)) / (b.cost - a.cost);
}

/** Infinite where that accuracy is not reached. */
export function costAt(line: readonly Point[], accuracy: number): number {
  const next = line.findIndex((point) => point.accuracy >= accuracy);
  if (next < 0) return Number.POSITIVE_INFINITY;
  if (next === 0) return line[0].cost;
  const [a, b] = [line[next - 1], line[next]];
  return a.cost + ((b.cost - a.cost) * (accuracy - a.accuracy)) / (b.accuracy - a.accuracy);
}

/**
 * @param columns of every policy its operating points, each with `inputs`, `costs` and `scores` by row
 * @param statistics numbers made of the mean `cost` and `accuracy` of all operating points
 * @returns of every number its `value` on all inputs, and the bounds of its 95 % bootstrap interval over inputs
 */
export function withIntervals(
  columns: readonly (readonly PointColumns[])[],
  statistics: (policies: Point[][]) => number[],
  resamples = 300,
): WithInterval[] {
  const inputs = [...new Set(columns[0][0].inputs)];
  const random = seededRandom(1);
  const drawn = () => {
    const times = new Float64Array(Math.max(...inputs) + 1);
    for (const _ of inputs) times[inputs[Math.floor(random() * inputs.length)]]++;
    return times;
  };
  const statisticsOf = (times?: Float64Array) =>
    statistics(columns.map((points) => points.map((point) => weightedMeans(point, times))));
  const resampled = Array.from({ length: resamples }, () => statisticsOf(drawn()));
  return statisticsOf().map((value, i) => {
    const [low, high] = interval95(Float64Array.from(resampled, (values) => values[i]));
    return { value, low, high };
  });
}

function weightedMeans({ inputs, costs, scores }: PointColumns, times?: Float64Array): Point {
  const sums = { cost: 0, accuracy: 0, weight: 0 };
  inputs.forEach((input, m) => {
    const weight = times ? times[input] : 1;
    sums.cost += weight * costs[m];
    sums.accuracy += weight * scores[m];
    sums.weight += weight;
  });
  return { cost: sums.cost / sums.weight, accuracy: sums.accuracy / sums.weight };
}
