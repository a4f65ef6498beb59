import { StateReader } from '../../learn/state-reader.ts';

/** A mean over inputs that were held out at training, and how they vary round it. */
export interface HeldOutMean {
  readonly mean: number;
  /** Of one input. */
  readonly variance: number;
}

/** What a policy came to at one operating point, on inputs that its fit had not seen. */
export interface PromisedPoint {
  /** Score by the objective's criterion. */
  readonly accuracy: HeldOutMean;
  /** What the runs cost, each at the mean cost of its candidate, in the cost that counts; features included. */
  readonly cost: HeldOutMean;
  /** Model time as it was measured, in milliseconds; features included. */
  readonly latencyMs: HeldOutMean;
  /** Share of the inputs that each candidate ran on, by name. */
  readonly runShares: Readonly<Record<string, number>>;
  /** Share of the inputs that the single best answers alike; absent where outputs cannot be compared. */
  readonly agreement?: number;
  /** The candidates it ran, on held-out inputs or those it was fitted on; others may run, but hardly ever do. */
  readonly runs: readonly string[];
}

/** What a premodel promises of its use, to be compared with what it delivers. */
export interface UsePromise {
  /** How many inputs were held out. */
  readonly inputs: number;
  /** Mean cost of computing the features an input takes, in the cost that counts; 0 where none are read. */
  readonly featuresCost: number;
  /** By operating point; one where the policy has but one way to act. */
  readonly points: readonly PromisedPoint[];
}

/** As it is read from a premodel file. @throws PremodelError `invalid-promise` */
export function restorePromise(state: unknown): UsePromise {
  const reader = new StateReader(state, 'promise');
  return {
    inputs: reader.integer('inputs', 1, 1e12),
    featuresCost: reader.number('featuresCost', 0),
    points: reader.list('points').map((point) => readPoint(new StateReader(point, 'promise'))),
  };
}

function readPoint(reader: StateReader): PromisedPoint {
  const meanOf = (field: string): HeldOutMean => {
    const part = reader.part(field);
    return { mean: part.number('mean', 0), variance: part.number('variance', 0) };
  };
  const shares = reader.part('runShares');
  return {
    accuracy: meanOf('accuracy'),
    cost: meanOf('cost'),
    latencyMs: meanOf('latencyMs'),
    runShares: Object.fromEntries(
      Object.keys(reader.object('runShares')).map((name) => [name, shares.number(name, 0)]),
    ),
    ...(reader.has('agreement') && { agreement: reader.number('agreement', 0) }),
    runs: reader
      .list('runs')
      .map((name) => (typeof name === 'string' ? name : reader.fail('runs', 'are not names'))),
  };
}
