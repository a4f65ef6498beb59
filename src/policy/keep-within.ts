import { PremodelError } from '../error.ts';
import type { CandidateProfile, Profile } from '../profile/profile.ts';
import { selectCandidates } from '../profile/select.ts';
import { fitLevels } from './cascade-levels.ts';
import { costsOf } from './costs.ts';
import { mean, scoresBy } from './optimal-candidate.ts';
import type { Objective, PolicyTrainer } from './policy.ts';
import { priceLadder } from './prices.ts';

/** A policy of the same kind that keeps no more candidates than the objective's constraint allows. */
export function keepingWithin(trainer: PolicyTrainer): PolicyTrainer {
  return {
    kind: trainer.kind,
    fit: (profile, objective, options) =>
      trainer.fit(candidatesWithin(profile, objective), objective, options),
  };
}

/**
 * The candidates to keep under `maxModels` and `maxMemoryMb`: one after the other, each time the one that adds
 * most to what a policy over the kept ones is worth, averaged over prices of the cost. A policy's worth is that
 * of the best confidence cascade where candidates say how sure they are, else that of the best single one.
 *
 * @throws PremodelError `nothing-fits` where no candidate is small enough
 */
export function candidatesWithin(profile: Profile, objective: Objective): Profile {
  const { maxModels = Number.POSITIVE_INFINITY, maxMemoryMb } = objective.constraint ?? {};
  if (maxModels >= profile.candidates.length && maxMemoryMb === undefined) return profile;
  const budget = maxMemoryMb ?? Number.POSITIVE_INFINITY;
  let kept: readonly string[] = [];
  let worth = Number.NEGATIVE_INFINITY;
  let used = 0;
  while (kept.length < maxModels) {
    const grown = profile.candidates
      .filter(({ name }) => !kept.includes(name))
      .filter((candidate) => used + megabytes(candidate) <= budget)
      .map((candidate) => {
        const names = profile.candidates
          .map(({ name }) => name)
          .filter((name) => kept.includes(name) || name === candidate.name);
        return { names, candidate, worth: worthOf(selectCandidates(profile, names), profile, objective) };
      });
    if (grown.length === 0) break;
    const best = grown.reduce((most, each) => (each.worth > most.worth ? each : most));
    if (best.worth <= worth) break;
    ({ names: kept, worth } = best);
    used += megabytes(best.candidate);
  }
  if (kept.length > 0) return selectCandidates(profile, kept);
  throw new PremodelError('nothing-fits', `no candidate fits into ${budget} MB`, {
    place: { field: 'maxMemoryMb' },
    remedy: `Give at least ${Math.ceil(Math.min(...profile.candidates.map(megabytes)))}.`,
  });
}

function megabytes({ model }: CandidateProfile): number {
  return (model?.peakMemoryBytes ?? model?.sizeBytes ?? 0) / 1e6;
}

function worthOf(kept: Profile, all: Profile, objective: Objective): number {
  const prices = priceLadder(all, objective);
  const singles = kept.candidates.map((candidate) => ({
    score: mean(scoresBy(candidate, objective.criterion)),
    cost: mean(costsOf(candidate, objective)),
  }));
  const confidence = ['p1', 'mean_logprob'].find((name) => kept.evidenceNames.includes(name));
  if (confidence === undefined || kept.candidates.length < 2) {
    return mean(prices.map((price) => Math.max(...singles.map(({ score, cost }) => score - price * cost))));
  }
  const { worth } = fitLevels(kept, objective, { confidence, agreement: false, maxRuns: 2, prices });
  return mean(Float64Array.from(worth));
}
