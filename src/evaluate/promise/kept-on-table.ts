import { type CostKind, costsOf } from '../../policy/costs.ts';
import { SURE } from '../../policy/paired-gain.ts';
import type { EvaluationDetail } from '../evaluation.ts';
import type { Interval } from '../intervals.ts';
import type { HeldOutMean, PromisedPoint, UsePromise } from './promise.ts';
import type { PromiseOnTable, PromisesOnTable } from './promises-on-table.ts';

export interface PromiseTerms {
  readonly promise: UsePromise;
  /** Of the operating point that was evaluated. */
  readonly point: PromisedPoint;
  readonly cost: CostKind;
  readonly criterion: string;
  readonly singleBest: { readonly name: string; readonly cost: number };
}

/** @param detail whose first policy row is the premodel at its operating point */
export function promisesKept(detail: EvaluationDetail, terms: PromiseTerms): PromisesOnTable {
  const { promise, point, cost, criterion, singleBest } = terms;
  const { rows } = detail.evaluation;
  const own = detail.outcomes[rows.findIndex(({ kind }) => kind === 'policy')];
  const single =
    detail.outcomes[rows.findIndex(({ kind, name }) => kind === 'single' && name === singleBest.name)];
  const scores = own.scores[criterion];
  const priced = single && costsOf(own, { cost });
  const ratio = priced && ratioOf(priced, costsOf(single, { cost }));
  const relative = {
    mean: point.cost.mean / singleBest.cost,
    variance: point.cost.variance / singleBest.cost ** 2,
  };
  return {
    ...(ratio && { cost: compared(relative, promise.inputs, ratio, own.inputs.length, 1) }),
    ...(scores && {
      accuracy: compared(point.accuracy, promise.inputs, summaryOf(scores), scores.length, -1),
    }),
  };
}

/** @param worse 1 where more is worse, −1 where less is */
function compared(
  promised: HeldOutMean,
  heldOut: number,
  delivered: HeldOutMean,
  inputs: number,
  worse: 1 | -1,
): PromiseOnTable {
  const error = Math.hypot(errorOf(promised, heldOut), errorOf(delivered, inputs));
  return {
    promised: promised.mean,
    promisedInterval95: around(promised.mean, errorOf(promised, heldOut)),
    delivered: delivered.mean,
    interval95: around(delivered.mean, errorOf(delivered, inputs)),
    broken: worse * (delivered.mean - promised.mean) > SURE * error + 1e-9,
  };
}

function errorOf({ variance }: HeldOutMean, inputs: number): number {
  return Math.sqrt(variance / Math.max(1, inputs - 1));
}

function around(middle: number, error: number): Interval {
  return [Math.max(0, middle - SURE * error), middle + SURE * error];
}

function summaryOf(values: Float64Array): HeldOutMean {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length };
}

/** A ratio of two means over the same inputs, its variance by the delta method. */
function ratioOf(above: Float64Array, below: Float64Array): HeldOutMean | undefined {
  const base = summaryOf(below).mean;
  if (!(base > 0)) return undefined;
  const mean = summaryOf(above).mean / base;
  return {
    mean,
    variance: summaryOf(above.map((value, row) => (value - mean * below[row]) / base)).variance,
  };
}
