import { mean } from '../../statistics.ts';

/**
 * Upper confidence bound of the mean of independent losses in [-1, 1]: the empirical Bernstein bound on
 * (loss + 1) / 2 (Maurer & Pontil 2009, theorem 4). Does not depend on the order of the losses.
 */
export function empiricalBernsteinBound(losses: Float64Array, delta: number): number {
  const n = losses.length;
  if (n < 2) return 1;
  const centre = mean(losses);
  const squares = losses.reduce((sum, loss) => sum + (loss - centre) ** 2, 0);
  const log = Math.log(2 / delta);
  // Both terms are those of losses scaled to [0, 1], times two.
  const bound = centre + Math.sqrt((2 * (squares / (n - 1)) * log) / n) + (14 * log) / (3 * (n - 1));
  return Math.min(bound, 1);
}
