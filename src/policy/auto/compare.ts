import { accuracyGoal, choosePoint, isLimited, isWithin } from '../constraint.ts';
import { costsOf } from '../costs.ts';
import { pointOf } from '../measure-points.ts';
import { mean } from '../optimal-candidate.ts';
import { isMeanAbove } from '../paired-gain.ts';
import type { Objective } from '../policy.ts';
import type { Replayed } from '../replay.ts';
import type { Family } from './families.ts';
import type { Compared, Verdict } from './verdict.ts';

export interface Choice {
  readonly family: Family;
  readonly point: number;
  readonly verdict: Verdict;
}

/** Two-sided 95 % of a normal distribution. */
const SURE = 1.96;

interface Entrant extends Compared {
  readonly family: Family;
  readonly point: number;
  readonly rows: Replayed;
  /** Whether it keeps to every limit, accuracy apart. */
  readonly within: boolean;
  /** What is to be small, by row: the cost where an accuracy is asked for and reached, else what the score lacks. */
  readonly loss: Float64Array;
}

/**
 * The simplest kind of policy that keeps to the constraint and is not significantly worse than the best that
 * does; a single candidate where no gain over it is established. Kinds are compared on the same rows, each held
 * out from what is judged by it. Choosing a point on these rows makes all of them look a little better than they
 * are; a single candidate, where nothing is fitted, the least.
 *
 * @param families the simplest first: single candidates
 */
export function compareFamilies(families: readonly Family[], objective: Objective): Choice {
  const entrants = byWhatIsAsked(families.map((family) => entrantOf(family, objective)));
  const [single] = entrants;
  const running = firstNotEmpty(
    entrants.filter(({ feasible }) => feasible),
    entrants.filter(({ within }) => within),
    entrants,
  );
  const best = running.reduce((least, each) => (mean(each.loss) < mean(least.loss) ? each : least));
  const simplest = running.find((each) => !isSignificant(each.loss, best.loss)) ?? best;
  const gains = simplest !== single && isGain(simplest, single);
  const kept = gains ? simplest : single;
  return {
    family: kept.family,
    point: kept.point,
    verdict: {
      kept: kept.kind,
      gains,
      reason: reasonFor(kept, best, single, gains),
      compared: entrants.map(({ kind, accuracy, latencyMs, cost, feasible }) => ({
        kind,
        accuracy,
        latencyMs,
        cost,
        feasible,
      })),
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

function entrantOf(family: Family, objective: Objective): Entrant {
  const { heldOut } = family;
  const measured = { points: heldOut.points.map(pointOf), singleBest: pointOf(heldOut.singleBest) };
  const constraint = objective.constraint ?? {};
  const point = choosePoint(measured, constraint, objective.cost);
  const { accuracy, latencyMs } = measured.points[point];
  const rows = heldOut.points[point];
  const cost = costsOf(rows, objective);
  const goal = accuracyGoal(
    isLimited(constraint) || constraint.minAccuracy !== undefined
      ? constraint
      : { minAccuracy: { belowBest: 0 } },
    measured.singleBest,
  );
  const reaches = goal === undefined || accuracy >= goal - 1e-9;
  const within = isWithin(measured.points[point], constraint);
  return {
    kind: family.kind,
    accuracy,
    latencyMs,
    cost: mean(cost),
    // The single best is by definition as good as itself, whatever folds made of it.
    feasible: within && reaches,
    within,
    family,
    point,
    rows,
    loss: goal === undefined ? rows.score.map((score) => 1 - score) : cost,
  };
}

/** Whether the first is larger than the second, beyond what chance explains. */
function isSignificant(larger: Float64Array, smaller: Float64Array): boolean {
  return isMeanAbove(
    larger.map((value, row) => value - smaller[row]),
    SURE,
  );
}

function isGain(entrant: Entrant, single: Entrant): boolean {
  if (entrant.feasible !== single.feasible) return entrant.feasible;
  return isSignificant(single.loss, entrant.loss);
}

function reasonFor(kept: Entrant, best: Entrant, single: Entrant, gains: boolean): string {
  if (!gains) {
    return best === single
      ? 'no policy beats a single model under this constraint'
      : `no gain over a single model is established: ${best.kind} came nearest`;
  }
  const beats =
    single.feasible || !kept.feasible
      ? 'beats every single model'
      : 'keeps to the constraint, as no single model does';
  return kept === best
    ? `${kept.kind} ${beats}`
    : `${kept.kind} ${beats}, and ${best.kind} is not significantly better`;
}
