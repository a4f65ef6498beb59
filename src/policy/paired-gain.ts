import { mean } from './optimal-candidate.ts';

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
