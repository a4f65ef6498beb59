import type { HeldOutMean } from './promise.ts';

/** Normal quantile of 0.9917: three promises together are too low by chance in 2.5 % of all premodels. */
const ONE_OF_THREE = 2.4;

/**
 * The interval that the true mean lies in, by the held-out inputs: normal, with one more input at the end of the range
 * counted in, so that what never happened among few inputs is not promised never to happen.
 * @param range of one input's amount
 */
export function limitsOf(
  { mean, variance }: HeldOutMean,
  inputs: number,
  range: number,
): readonly [low: number, high: number] {
  const half = ONE_OF_THREE * Math.sqrt((variance + range ** 2 / inputs) / inputs) + range / inputs;
  return [Math.max(0, mean - half), mean + half];
}
