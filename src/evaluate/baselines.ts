import { mean, scoresBy } from '../policy/optimal-candidate.ts';
import type { Profile } from '../profile/profile.ts';
import { concatOutcomes, emptyOutcomes, type Outcomes, weighOutcomes } from './outcomes.ts';
import { outcomesOfChoice } from './simulate.ts';

/** One candidate on every row. */
export function singleOutcomes(profile: Profile, inputs: Int32Array, candidate: number): Outcomes {
  return outcomesOfChoice(profile, inputs, new Int32Array(inputs.length).fill(candidate));
}

/** A perfect choice: per input the cheapest of the candidates with the best score, at no premodel cost. */
export function oracleOutcomes(profile: Profile, inputs: Int32Array, criterion: string): Outcomes {
  const scores = profile.candidates.map((candidate) => scoresBy(candidate, criterion));
  const chosen = Int32Array.from(inputs, (row) => {
    let best = 0;
    profile.candidates.forEach(({ latencyMs }, k) => {
      const gain = scores[k][row] - scores[best][row];
      if (gain > 0 || (gain === 0 && latencyMs[row] < profile.candidates[best].latencyMs[row])) best = k;
    });
    return best;
  });
  return outcomesOfChoice(profile, inputs, chosen);
}

/** A single candidate as a point of cost and accuracy. */
export interface FrontierPoint {
  /** Index into `profile.candidates`. */
  readonly candidate: number;
  readonly latencyMs: number;
  readonly accuracy: number;
}

/**
 * The candidates no random mix of others beats: the upper concave hull of mean accuracy over mean latency,
 * from the cheapest candidate up to the most accurate one.
 */
export function singlesFrontier(profile: Profile, inputs: Int32Array, criterion: string): FrontierPoint[] {
  const over = (values: Float64Array) => mean(Float64Array.from(inputs, (row) => values[row]));
  const points = profile.candidates
    .map((candidate, k) => ({
      candidate: k,
      latencyMs: over(candidate.latencyMs),
      accuracy: over(scoresBy(candidate, criterion)),
    }))
    .sort((a, b) => a.latencyMs - b.latencyMs || b.accuracy - a.accuracy);
  const hull: FrontierPoint[] = [];
  for (const point of points) {
    if (hull.length > 0 && point.accuracy <= hull[hull.length - 1].accuracy) continue;
    while (hull.length > 1 && !turnsDown(hull[hull.length - 2], hull[hull.length - 1], point)) hull.pop();
    hull.push(point);
  }
  return hull;
}

function turnsDown(a: FrontierPoint, b: FrontierPoint, c: FrontierPoint): boolean {
  return (
    (b.accuracy - a.accuracy) * (c.latencyMs - b.latencyMs) >
    (c.accuracy - b.accuracy) * (b.latencyMs - a.latencyMs)
  );
}

/** Shares of a random mix; what is left to 1 is answered by nobody. */
export type Mix = readonly { readonly candidate: number; readonly weight: number }[];

/**
 * The best one can do at a mean latency without looking at the input: two neighbours on the frontier, drawn
 * at random. Beyond the frontier's end it is its last point; below its start, the cheapest candidate on as
 * many inputs as the time allows and no answer on the rest.
 */
export function mixAtCost(frontier: readonly FrontierPoint[], latencyMs: number): Mix {
  const above = frontier.findIndex((point) => point.latencyMs >= latencyMs);
  if (above < 0) return [{ candidate: frontier[frontier.length - 1].candidate, weight: 1 }];
  if (above === 0) {
    const [cheapest] = frontier;
    return [
      { candidate: cheapest.candidate, weight: cheapest.latencyMs > 0 ? latencyMs / cheapest.latencyMs : 1 },
    ];
  }
  const [low, high] = [frontier[above - 1], frontier[above]];
  const weight = (latencyMs - low.latencyMs) / (high.latencyMs - low.latencyMs);
  return [
    { candidate: low.candidate, weight: 1 - weight },
    { candidate: high.candidate, weight },
  ];
}

/** What a random mix does on average: every row once per part, weighted by its share. */
export function mixOutcomes(profile: Profile, inputs: Int32Array, mix: Mix): Outcomes {
  const parts = mix.map(({ candidate, weight }) =>
    weighOutcomes(singleOutcomes(profile, inputs, candidate), weight),
  );
  const idle = 1 - mix.reduce((sum, part) => sum + part.weight, 0);
  if (idle > 1e-12) parts.push(weighOutcomes(emptyOutcomes(profile, inputs), idle));
  return concatOutcomes(parts);
}
