import { mean } from '../../statistics.ts';
import { accuracyGoal, choosePoint, isLimited, isWithin } from '../constraint.ts';
import { pointOf } from '../measure-points.ts';
import type { Objective } from '../policy.ts';
import { type Family, scoresAndCosts } from './family.ts';
import { gainOver } from './gain.ts';
import type { Compared } from './verdict.ts';
import type { ScoresAndCosts, Yardsticks } from './yardsticks.ts';

/** A kind of policy at one operating point, as it is compared with others. */
export interface Entrant extends Compared {
  readonly family: Pick<Family, 'kind' | 'blind' | 'heldOut'>;
  readonly point: number;
  readonly rows: ScoresAndCosts;
  /** Whether it keeps to every limit, accuracy apart. */
  readonly within: boolean;
  /** What is to be small, by row: the cost where an accuracy is asked for and reached, else what the score lacks. */
  readonly loss: Float64Array;
}

/** @param at operating point. Default: the one that serves the constraint best */
export function entrantOf(
  family: Entrant['family'],
  objective: Objective,
  yardsticks: Yardsticks,
  at?: number,
): Entrant {
  const { heldOut } = family;
  const measured = { points: heldOut.points.map(pointOf), singleBest: pointOf(heldOut.singleBest) };
  const constraint = objective.constraint ?? {};
  const point = at ?? choosePoint(measured, constraint, objective.cost);
  const { accuracy, latencyMs } = measured.points[point];
  const rows = scoresAndCosts(heldOut.points[point], objective);
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
    cost: mean(rows.cost),
    // The single best is by definition as good as itself, whatever folds made of it.
    feasible: within && reaches,
    within,
    family,
    point,
    rows,
    loss: goal === undefined ? rows.score.map((score) => 1 - score) : rows.cost,
    ...(!family.blind && { gain: gainOver(yardsticks, rows) }),
  };
}

/** What a file keeps of it. */
export function comparedOf({ kind, accuracy, latencyMs, cost, feasible, gain }: Entrant): Compared {
  return { kind, accuracy, latencyMs, cost, feasible, ...(gain && { gain }) };
}
