import type { Profile } from '../profile/profile.ts';
import { mean } from '../statistics.ts';
import { costsOf } from './costs.ts';
import { FAIL, optimalCandidates, scoresBy } from './optimal-candidate.ts';
import type { Objective } from './policy.ts';

/**
 * How the next candidate is picked:
 * - `accuracy`: the largest gain in the accuracy of a perfect choice;
 * - `optimal`: the largest gain per unit of cost it adds to the mean cost of a perfect choice (where a perfect
 *   choice runs the cheapest right candidate, and none where all are wrong); candidates that add no cost come
 *   first. The paper asks for "the largest gain with the least increase in time" and gives no formula;
 *   this ratio has no further constant to tune;
 * - `alternate`: the two in turn, `optimal` first.
 */
export type SelectionMethod = 'accuracy' | 'optimal' | 'alternate';

export const selectionMethods: readonly SelectionMethod[] = ['accuracy', 'optimal', 'alternate'];

export interface SelectionOptions {
  /** Default `accuracy`. */
  readonly method?: SelectionMethod;
  /** Least gain, in percentage points of accuracy, for which a candidate is kept. Default 0.5. */
  readonly theta?: number;
  /** Keep no more than this many. Default: all that reach theta. */
  readonly limit?: number;
}

/** One kept candidate, and a perfect choice among it and those kept before. */
export interface KeptCandidate {
  readonly name: string;
  /** Index into `profile.candidates`. */
  readonly index: number;
  /** What it added to `accuracy`, in percentage points. */
  readonly gain: number;
  /** Fraction of inputs that a perfect choice gets right. */
  readonly accuracy: number;
  /** Mean cost of a perfect choice over all inputs; an input no kept candidate gets right costs nothing. */
  readonly cost: number;
}

/**
 * Which candidates are worth keeping (Algorithm 1 of arXiv:1911.04946), in the order they were found.
 * Starts with the candidate that is most often optimal, adds one at a time, and stops when none gains theta.
 * The one that falls below theta is dropped, as in the paper's worked example (its pseudocode keeps it).
 * Ties go to the larger gain, then the lower mean cost, then the earlier candidate.
 *
 * @example
 * const kept = keepCandidates(profile, objective, { limit: 3 });
 * const smaller = selectCandidates(profile, kept.map(({ name }) => name));
 */
export function keepCandidates(
  profile: Profile,
  objective: Objective,
  options: SelectionOptions = {},
): KeptCandidate[] {
  const { method = 'accuracy', theta = 0.5, limit = profile.candidates.length } = options;
  const choice = new PerfectChoice(profile, objective);
  const kept = [choice.add(mostOftenOptimal(profile, objective))];
  while (kept.length < limit) {
    const byRatio = method === 'optimal' || (method === 'alternate' && kept.length % 2 === 1);
    const next = choice
      .remaining()
      .filter((step) => step.gain >= theta)
      .sort(
        (a, b) =>
          (byRatio ? gainPerCost(b) - gainPerCost(a) || 0 : 0) ||
          b.gain - a.gain ||
          choice.meanCosts[a.index] - choice.meanCosts[b.index] ||
          a.index - b.index,
      )[0];
    if (!next) break;
    kept.push(choice.add(next.index));
  }
  return kept;
}

function mostOftenOptimal(profile: Profile, objective: Objective): number {
  const counts = new Float64Array(profile.candidates.length);
  for (const label of optimalCandidates(profile, objective)) if (label !== FAIL) counts[label]++;
  const cost = profile.candidates.map((candidate) => mean(costsOf(candidate, objective)));
  return counts.reduce(
    (best, count, k) => (count > counts[best] || (count === counts[best] && cost[k] < cost[best]) ? k : best),
    0,
  );
}

interface Step {
  readonly index: number;
  readonly gain: number;
  readonly added: number;
}

const gainPerCost = (step: Step) =>
  step.gain <= 0 ? 0 : step.added <= 0 ? Number.MAX_VALUE : step.gain / step.added;

/** The cheapest right candidate among the kept ones, kept up to date as candidates are added. */
class PerfectChoice {
  readonly #profile: Profile;
  readonly #right: boolean[][];
  readonly #costs: readonly Float64Array[];
  /** Infinite where no kept candidate is right. */
  readonly #least: Float64Array;
  readonly #kept = new Set<number>();
  readonly meanCosts: readonly number[];

  constructor(profile: Profile, objective: Objective) {
    this.#profile = profile;
    this.#right = profile.candidates.map((candidate) =>
      Array.from(scoresBy(candidate, objective.criterion), (score) => score >= objective.successAt),
    );
    this.#costs = profile.candidates.map((candidate) => costsOf(candidate, objective));
    this.#least = new Float64Array(profile.inputs.length).fill(Number.POSITIVE_INFINITY);
    this.meanCosts = this.#costs.map(mean);
  }

  remaining(): Step[] {
    const indexes = this.#profile.candidates.map((_, k) => k).filter((k) => !this.#kept.has(k));
    return indexes.map((index) => ({ index, ...this.#effect(index) }));
  }

  add(index: number): KeptCandidate {
    const { gain } = this.#effect(index);
    const { name } = this.#profile.candidates[index];
    this.#kept.add(index);
    this.#least.forEach((least, row) => {
      if (this.#right[index][row]) this.#least[row] = Math.min(least, this.#costs[index][row]);
    });
    const spent = this.#least.filter(Number.isFinite);
    const n = Math.max(1, this.#least.length);
    return {
      name,
      index,
      gain,
      accuracy: spent.length / n,
      cost: spent.reduce((sum, cost) => sum + cost, 0) / n,
    };
  }

  #effect(index: number): { gain: number; added: number } {
    const costs = this.#costs[index];
    let gained = 0;
    let added = 0;
    this.#least.forEach((least, row) => {
      if (!this.#right[index][row]) return;
      if (least === Number.POSITIVE_INFINITY) {
        gained++;
        added += costs[row];
      } else if (costs[row] < least) added += costs[row] - least;
    });
    const n = Math.max(1, this.#least.length);
    return { gain: (100 * gained) / n, added: added / n };
  }
}
