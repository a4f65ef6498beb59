import { mean } from '../../statistics.ts';
import type { CostKind } from '../costs.ts';
import { isMeanAbove, SURE } from '../paired-gain.ts';
import type { Objective } from '../policy.ts';
import { comparedOf, type Entrant, entrantOf } from '../verdict/entrant.ts';
import { type Family, yardsticksFrom } from '../verdict/family.ts';
import { cheaperHint, gainReason, shortfall } from '../verdict/reason.ts';
import { namedYardsticks, type Verdict } from '../verdict/verdict.ts';
import type { Yardsticks } from '../verdict/yardsticks.ts';

export interface Choice {
  readonly family: Family;
  readonly point: number;
  readonly verdict: Verdict;
}

/**
 * The simplest kind of policy that keeps to the constraint and is not significantly worse than the best that does.
 * What chooses by input takes part only where its gain over ignoring the input is established. Kinds are compared on
 * the same rows, each held out from what is judged by it. Choosing a point on these rows makes all of them look a
 * little better than they are; a single candidate, where nothing is fitted, the least.
 *
 * @param families the simplest first: single candidates
 */
export function compareFamilies(families: readonly Family[], objective: Objective): Choice {
  const yardsticks = yardsticksFrom(families, objective);
  const entrants = byWhatIsAsked(families.map((family) => entrantOf(family, objective, yardsticks)));
  const [single] = entrants;
  const running = firstNotEmpty(
    entrants.filter(({ feasible }) => feasible),
    entrants.filter(({ within }) => within),
    entrants,
  );
  const eligible = firstNotEmpty(
    running.filter(({ gain }) => gain === undefined || gain.established),
    running,
  );
  const best = leastLoss(eligible);
  const simplest = eligible.find((each) => !isSignificant(each.loss, best.loss)) ?? best;
  const kept = simplest === single || isBetter(simplest, single) ? simplest : single;
  const choosing = running.filter(({ gain }) => gain !== undefined);
  const nearest = choosing.length > 0 ? leastLoss(choosing) : undefined;
  const comparison: Comparison = { kept, best, nearest, yardsticks, cost: objective.cost ?? 'latencyMs' };
  return {
    family: families[entrants.indexOf(kept)],
    point: kept.point,
    verdict: {
      kept: kept.kind,
      gains: kept.gain?.established ?? false,
      reason: reasonFor(comparison),
      compared: entrants.map(comparedOf),
      yardsticks: namedYardsticks(yardsticks),
    },
  };
}

/** An accuracy that none reaches within the limits is to be come near to, not saved at. */
function byWhatIsAsked(entrants: readonly Entrant[]): readonly Entrant[] {
  const outOfReach = !entrants.some(({ feasible }) => feasible) && entrants.some(({ within }) => within);
  return outOfReach
    ? entrants.map((each) => ({ ...each, loss: each.rows.score.map((score) => 1 - score) }))
    : entrants;
}

function firstNotEmpty<T>(...lists: readonly (readonly T[])[]): readonly T[] {
  return lists.find(({ length }) => length > 0) ?? [];
}

function leastLoss(entrants: readonly Entrant[]): Entrant {
  return entrants.reduce((least, each) => (mean(each.loss) < mean(least.loss) ? each : least));
}

/** Whether the first is larger than the second, beyond what chance explains. */
function isSignificant(larger: Float64Array, smaller: Float64Array): boolean {
  return isMeanAbove(
    larger.map((value, row) => value - smaller[row]),
    SURE,
  );
}

function isBetter(entrant: Entrant, single: Entrant): boolean {
  if (entrant.feasible !== single.feasible) return entrant.feasible;
  return isSignificant(single.loss, entrant.loss);
}

interface Comparison {
  readonly kept: Entrant;
  /** Of those that could be kept. */
  readonly best: Entrant;
  /** Of those that choose by input, whether or not their gain is established. */
  readonly nearest?: Entrant;
  readonly yardsticks: Yardsticks;
  readonly cost: CostKind;
}

function reasonFor(comparison: Comparison): string {
  const { kept, best, nearest, yardsticks, cost } = comparison;
  if (kept.gain?.established) return gainReason(kept, best);
  if (kept.gain) {
    return (
      `${kept.kind} keeps to the constraint by its estimate, as no single model does; ` +
      `no gain over ignoring the input is established: ${shortfall(kept, cost)}`
    );
  }
  const lost = nearest ? `: ${shortfall(nearest, cost)}` : '';
  if (kept.kind === 'committee') {
    return `always the same models together do better than one; choosing by input is not established to gain${lost}`;
  }
  return `no gain over a single model is established${lost}${cheaperHint(yardsticks, cost)}`;
}
