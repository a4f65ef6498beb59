import type { CandidateCost, Premodel } from './premodel.ts';

/**
 * Who stands in for a candidate that cannot run, the best first: the single best, then by falling cost. A premodel
 * holds no scores of single candidates; of those that were worth keeping, a dearer one is worth its cost by accuracy.
 */
export function substitutesOf({ candidates, singleBest, objective }: Premodel): string[] {
  const amount = ({ latencyMs, energyMj, other }: CandidateCost) =>
    ({ latencyMs, energyMj, cost: other })[objective.cost ?? 'latencyMs'] ?? latencyMs;
  const dearestFirst = candidates.toSorted((a, b) => amount(b.cost) - amount(a.cost)).map(({ name }) => name);
  return [...new Set([...(singleBest === undefined ? [] : [singleBest]), ...dearestFirst])];
}
