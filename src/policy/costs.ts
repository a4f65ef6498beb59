import { PremodelError } from '../error.ts';
import { type CandidateProfile, OUTCOMES, type Profile } from '../profile/profile.ts';

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

/**
 * What a run costs where others have run on the same inputs: its own part only, where it continues one of them. What of
 * that was not measured costs as much as the whole.
 * @param hasRun by name
 * @returns the candidate itself where it does all of its work
 */
export function costAfter(
  candidate: CandidateProfile,
  hasRun: (name: string) => boolean,
): Pick<CandidateProfile, CostKind> {
  const { continues, energyMj, cost } = candidate;
  if (!continues || !hasRun(continues.candidate)) return candidate;
  return {
    latencyMs: continues.latencyMs,
    energyMj: continues.energyMj ?? energyMj,
    cost: continues.cost ?? cost,
  };
}

/**
 * The cost that counts, of every candidate after any others: one value per row.
 * @param estimate what is made of a measured column, once each. Default: itself
 * @returns of a candidate, by index, once those with the given indexes have run
 * @throws PremodelError `missing-cost` where it was not measured.
 */
export function costsAfter(
  { candidates }: Profile,
  objective: Priced,
  estimate: (measured: Float64Array, candidate: number) => Float64Array = (measured) => measured,
): (candidate: number, ran: readonly number[]) => Float64Array {
  const whole = candidates.map((each, k) => estimate(costsOf(each, objective), k));
  const rest = candidates.map((each, k) =>
    each.continues
      ? estimate(
          costsOf(
            costAfter(each, () => true),
            objective,
          ),
          k,
        )
      : whole[k],
  );
  const continued = candidates.map(({ continues }) =>
    candidates.findIndex(({ name }) => name === continues?.candidate),
  );
  return (candidate, ran) => (ran.includes(continued[candidate]) ? rest : whole)[candidate];
}

/** The cost that counts where nothing is said: in a table of outcomes that has one its own cost, else time. */
export function defaultCost(profile: Profile): CostKind {
  const priced = profile.task === OUTCOMES && profile.candidates.every((candidate) => candidate.cost);
  return priced ? 'cost' : 'latencyMs';
}
