import type { Profile } from '../profile/profile.ts';
import type { Outcomes } from './outcomes.ts';

/**
 * How long a user waits, row by row: decoding, then everything in `latencyMs`. Decoding is the same whatever runs, so no
 * policy can save it; an input that is abstained on is decoded as well.
 * @returns undefined where decoding was not measured
 */
export function endToEndOf(
  { inputs, latencyMs }: Pick<Outcomes, 'inputs' | 'latencyMs'>,
  { decodeMs }: Pick<Profile, 'decodeMs'>,
): Float64Array | undefined {
  return decodeMs && latencyMs.map((ms, m) => decodeMs[inputs[m]] + ms);
}
