import type { MeanBound } from './bounds.ts';

const MOST_INPUTS = 100_000;

interface Level {
  readonly epsilon: number;
  readonly delta: number;
}

/** The least number of inputs without any loss whose bound is below `epsilon`; undefined above 100,000. */
export function leastInputs(bound: MeanBound, { epsilon, delta }: Level): number | undefined {
  const passes = (n: number) => bound.upper(new Float64Array(n), delta) < epsilon;
  let enough = 1;
  while (!passes(enough)) {
    if (enough >= MOST_INPUTS) return undefined;
    enough = Math.min(enough * 2, MOST_INPUTS);
  }
  let tooFew = Math.floor(enough / 2);
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2);
    if (passes(middle)) enough = middle;
    else tooFew = middle;
  }
  return enough;
}

/**
 * About how many inputs would bring the bound below `epsilon` if losses went on as they are: the distance of a
 * bound from its limit falls with the square root of their number. Undefined where the limit is not below.
 */
export function estimatedInputs(
  losses: Float64Array,
  bound: MeanBound,
  { epsilon, delta }: Level,
): number | undefined {
  const limit = bound.limit(losses);
  if (limit >= epsilon) return undefined;
  const times = (bound.upper(losses, delta) - limit) / (epsilon - limit);
  return Math.ceil(losses.length * times ** 2);
}
