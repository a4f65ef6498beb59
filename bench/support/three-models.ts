import type { CandidateProfile } from '../../src/profile/profile.ts';

/**
 * Which of three models is right on a row, the first that is: 0, 1, 2, or -1 for none. The same in every run.
 *
 * @param upTo cumulative shares of the three: `[0.5, 0.8, 0.92]`
 */
export function drawOptimal(row: number, upTo: readonly [number, number, number]): number {
  const drawn = ((row * 2654435761) % 4294967296) / 4294967296;
  return upTo.findIndex((share) => drawn < share);
}

/** Three models of rising cost, `m0` to `m2`, each right where it is the optimal one. */
export function threeModels(optimal: readonly number[], criterion: string): CandidateProfile[] {
  const rows = optimal.length;
  return [0, 1, 2].map((model) => ({
    name: `m${model}`,
    scores: { [criterion]: Float64Array.from(optimal, (best) => (best === model ? 1 : 0)) },
    latencyMs: new Float64Array(rows).fill(1 + model),
    evidence: { rows, cols: 0, data: new Float64Array(0) },
  }));
}
