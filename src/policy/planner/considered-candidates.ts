import type { Profile } from '../../profile/profile.ts';
import { selectCandidates } from '../../profile/select.ts';
import { mean } from '../../statistics.ts';
import { keepCandidates } from '../candidate-selection.ts';
import { defaultConfidence } from '../cascade/cascade.ts';
import { cascadeColumns } from '../cascade/cascade-columns.ts';
import { fitLevels } from '../cascade/fit-levels.ts';
import { costsOf } from '../costs.ts';
import { bestCandidate } from '../optimal-candidate.ts';
import type { Objective } from '../policy.ts';
import { priceLadder } from '../prices.ts';

/** Sets of runs grow fast with candidates: so many are considered at most. */
const MOST_CANDIDATES = 8;
/** Longest cascade asked. */
const MOST_RUNS = 3;

/** Where there are many: the single best, the cheapest, what cascades run, and Algorithm 1's choice. */
export function consideredCandidates(profile: Profile, objective: Objective): Profile {
  const { candidates } = profile;
  if (candidates.length <= MOST_CANDIDATES) return profile;
  const costs = candidates.map((candidate) => mean(costsOf(candidate, objective)));
  const wanted = [
    bestCandidate(profile, objective),
    costs.indexOf(Math.min(...costs)),
    ...runByCascades(profile, objective),
    ...keepCandidates(profile, objective, { method: 'alternate', theta: 0 }).map(({ index }) => index),
  ];
  const kept = [...new Set(wanted)].slice(0, MOST_CANDIDATES);
  return selectCandidates(
    profile,
    candidates.filter((_, k) => kept.includes(k)).map(({ name }) => name),
  );
}

/** Candidates that the best cascades run, those first that they run at the most prices. */
function runByCascades(profile: Profile, objective: Objective): number[] {
  const primary = defaultConfidence(profile.evidenceNames);
  if (primary === undefined) return [];
  const everyone = profile.candidates.map((_, k) => k);
  const cascades = fitLevels(cascadeColumns(profile, objective, { primary, others: true }), {
    kept: everyone,
    prices: priceLadder(profile, objective),
    maxRuns: MOST_RUNS,
  });
  const prices = everyone.map(
    (k) => cascades.filter((levels) => levels.some(({ candidate }) => candidate === k)).length,
  );
  return everyone.filter((k) => prices[k] > 0).sort((a, b) => prices[b] - prices[a]);
}
