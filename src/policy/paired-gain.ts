import { mean } from '../statistics.ts';

/** Two-sided 95 % of a normal distribution. */
export const SURE = 1.96;

/** A mean difference on the same rows, and its 95 % interval. */
export interface Difference {
  readonly difference: number;
  readonly interval95: readonly [low: number, high: number];
}

/**
 * Mean of paired differences with its 95 % interval. One row of the largest difference is made up on either
 * side (Agresti and Min 2005). So four rows that differ, all one way, are no evidence yet. Of right and wrong
 * it decides as the exact test of McNemar 1947 does. Without any difference the interval is a point.
 */
export function pairedDifference(differences: Float64Array): Difference {
  const center = mean(differences);
  let squares = 0;
  let largest = 0;
  for (const value of differences) {
    squares += (value - center) ** 2;
    largest = Math.max(largest, Math.abs(value));
  }
  const rows = Math.max(1, differences.length);
  const half = (SURE * Math.sqrt(squares + 2 * largest ** 2)) / rows;
  return { difference: center, interval95: [center - half, center + half] };
}

/** What rows gain together, and the standard error of that sum if there were nothing to gain. */
export function pairedGain(before: Float64Array, after: Float64Array): { gain: number; error: number } {
  let gain = 0;
  let squares = 0;
  after.forEach((value, row) => {
    const difference = value - before[row];
    gain += difference;
    squares += difference ** 2;
  });
  return { gain, error: Math.sqrt(squares) };
}

/** Whether the mean of what rows gain lies more than so many standard errors above 0. */
export function isMeanAbove(gains: Float64Array, errors: number): boolean {
  const center = mean(gains);
  const variance = mean(gains.map((value) => (value - center) ** 2));
  return center > errors * Math.sqrt(variance / Math.max(1, gains.length));
}
