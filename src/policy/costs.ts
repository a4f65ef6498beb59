import { PremodelError } from '../error.ts';
import type { CandidateProfile, Profile } from '../profile/profile.ts';

/** What a policy can be asked to spend little of: time, energy, or what is neither (money, tokens). */
export type CostKind = 'latencyMs' | 'energyMj' | 'cost';

export const costKinds: readonly CostKind[] = ['latencyMs', 'energyMj', 'cost'];

/** Says which cost counts: an objective, or part of one. */
interface Priced {
  /** Default `latencyMs`. */
  readonly cost?: CostKind;
}

/**
 * The cost that counts, of a candidate's runs or of a policy's outcomes: one value per row.
 * @throws PremodelError `missing-cost` where it was not measured.
 */
export function costsOf(
  measured: Pick<CandidateProfile, CostKind>,
  { cost = 'latencyMs' }: Priced,
): Float64Array {
  const costs = measured[cost];
  if (costs) return costs;
  throw new PremodelError('missing-cost', `there is no ${cost} of every candidate`, {
    place: { field: cost },
    remedy: `use one of: ${costKinds.filter((kind) => measured[kind]).join(', ')}`,
  });
}

/** The cost that counts where nothing is said: in a table of outcomes that has one its own cost, else time. */
export function defaultCost(profile: Profile): CostKind {
  const priced = profile.task === 'table' && profile.candidates.every((candidate) => candidate.cost);
  return priced ? 'cost' : 'latencyMs';
}
