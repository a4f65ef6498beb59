import { PremodelError } from '../error.ts';
import { type HeldOutMean, restorePromise, type UsePromise } from '../evaluate/promise/promise.ts';
import { type Constraint, choosePoint, type PointConstraint } from '../policy/constraint.ts';
import type { CostKind } from '../policy/costs.ts';
import type { Frontier, OperatingPoint } from '../policy/operating-point.ts';
import { policyOf } from './policy-of.ts';
import type { CandidateCost, Premodel, Training } from './premodel.ts';

/** What a run of one candidate costs on another device: means over some inputs. */
export interface MeasuredCost {
  readonly latencyMs: number;
  /** Absent where no meter was found. */
  readonly energyMj?: number;
  /** Of a run that went on from that of another candidate; of those that can. */
  readonly continued?: Omit<MeasuredCost, 'continued'>;
}

/**
 * The same premodel with the costs of another device: candidates cost what was measured there, operating points what
 * the candidates they run cost, and the point that serves the constraint best is chosen anew. What is known of
 * accuracy stays, as nothing is fitted again; a certificate stays only where the same point is chosen, of which it
 * speaks. 95th percentiles are scaled as the means are.
 *
 * @param measured cost of every candidate, by name
 * @param decodeMs mean time to decode an input there; default: as it was
 * @param asked default: what was asked for at training; which candidates are kept was settled there in any case
 * @throws PremodelError `cannot-reprice` where the file is too old to say what its operating points run
 */
export function repricePremodel(
  premodel: Premodel,
  measured: ReadonlyMap<string, MeasuredCost>,
  asked?: PointConstraint,
  decodeMs?: number,
): Premodel {
  const { frontier } = policyOf(premodel);
  const constraint = asked ? { ...keptWithin(premodel), ...asked } : premodel.objective.constraint;
  const changes = premodel.candidates.map(({ name, cost, continues }): Change => {
    const found = measured.get(name);
    if (!found || (continues && !found.continued)) throw new RangeError(`no cost of ${name} was measured`);
    return {
      name,
      before: cost,
      after: repricedCost(cost, found),
      ...(continues && {
        continued: { before: continues.cost, after: repricedCost(continues.cost, found.continued!) },
      }),
    };
  });
  const objective = { ...premodel.objective, ...(constraint && { constraint }) };
  const repriced = (point: OperatingPoint) => repricedPoint(point, changes, decodeMs);
  const points = frontier && {
    points: frontier.points.map(repriced),
    singleBest: repriced(frontier.singleBest),
  };
  const moved: Frontier | undefined = points && {
    ...points,
    chosen: choosePoint(points, constraint, objective.cost),
  };
  return {
    ...premodel,
    objective,
    candidates: premodel.candidates.map((candidate, k) => ({
      ...candidate,
      cost: changes[k].after,
      ...(candidate.continues && {
        continues: { ...candidate.continues, cost: changes[k].continued!.after },
      }),
    })),
    policy: { ...premodel.policy, ...(moved && { frontier: moved }) },
    ...(premodel.promise && {
      promise: repricedPromise(restorePromise(premodel.promise), changes, objective.cost),
    }),
    training: moved?.chosen === frontier?.chosen ? premodel.training : uncertified(premodel.training),
  };
}

function keptWithin({ objective }: Premodel): Pick<Constraint, 'maxModels' | 'maxMemoryMb'> {
  const { maxModels, maxMemoryMb } = objective.constraint ?? {};
  return {
    ...(maxModels !== undefined && { maxModels }),
    ...(maxMemoryMb !== undefined && { maxMemoryMb }),
  };
}

function uncertified({ certificate, ...training }: Training): Training {
  return training;
}

interface CostChange {
  readonly before: CandidateCost;
  readonly after: CandidateCost;
}

interface Change extends CostChange {
  readonly name: string;
  /** Of runs that go on from those of another candidate. */
  readonly continued?: CostChange;
}

function repricedCost(before: CandidateCost, { latencyMs, energyMj }: MeasuredCost): CandidateCost {
  const { other } = before;
  return {
    latencyMs,
    p95LatencyMs: before.p95LatencyMs * ratioOf(latencyMs, before.latencyMs),
    ...(energyMj !== undefined && { energyMj }),
    ...(other !== undefined && { other }),
  };
}

function repricedPoint(point: OperatingPoint, changes: readonly Change[], decodeMs?: number): OperatingPoint {
  const { runShares, continuedShares = {}, energyMj, ...rest } = point;
  if (!runShares) {
    throw new PremodelError(
      'cannot-reprice',
      'the file does not say which candidates its operating points run',
      {
        place: { field: 'policy.frontier' },
        remedy: 'Train again with this release.',
      },
    );
  }
  const added = (cost: (of: CandidateCost) => number) =>
    changes.reduce((sum, { name, continued, ...whole }) => {
      const share = runShares[name] ?? 0;
      const ofContinued = continued ? (continuedShares[name] ?? 0) : 0;
      const change = ({ before, after }: CostChange) => cost(after) - cost(before);
      return sum + (share - ofContinued) * change(whole) + (continued ? ofContinued * change(continued) : 0);
    }, 0);
  const latencyMs = Math.max(0, point.latencyMs + added((of) => of.latencyMs));
  const metered = energyMj !== undefined && changes.every(({ after }) => after.energyMj !== undefined);
  return {
    ...rest,
    latencyMs,
    p95LatencyMs: point.p95LatencyMs * ratioOf(latencyMs, point.latencyMs),
    ...repricedEndToEnd(point, latencyMs, decodeMs),
    ...(metered && { energyMj: Math.max(0, energyMj + added((of) => of.energyMj ?? 0)) }),
    runShares,
    ...(point.continuedShares && { continuedShares }),
  };
}

/** What was known only of model time stays so. */
function repricedEndToEnd(
  { latencyMs: modelMs, endToEndMs: before, p95EndToEndMs }: OperatingPoint,
  latencyMs: number,
  decodeMs?: number,
): Pick<OperatingPoint, 'endToEndMs' | 'p95EndToEndMs'> {
  if (before === undefined) return {};
  const endToEndMs = latencyMs + (decodeMs ?? Math.max(0, before - modelMs));
  return {
    endToEndMs,
    ...(p95EndToEndMs !== undefined && { p95EndToEndMs: p95EndToEndMs * ratioOf(endToEndMs, before) }),
  };
}

/** What a point promises on the other device: in proportion to what its candidates cost there. */
function repricedPromise(
  promise: UsePromise,
  changes: readonly Change[],
  kind: CostKind = 'latencyMs',
): UsePromise {
  const scaled = ({ mean, variance }: HeldOutMean, ratio: number) => ({
    mean: mean * ratio,
    variance: variance * ratio ** 2,
  });
  // What features take is not measured again.
  const besides = ({ mean, variance }: HeldOutMean, ratio: number) => {
    const { mean: runs, ...rest } = scaled({ mean: mean - promise.featuresCost, variance }, ratio);
    return { mean: runs + promise.featuresCost, ...rest };
  };
  return {
    ...promise,
    points: promise.points.map((point) => {
      const ratio = (amount: (cost: CandidateCost) => number) => {
        const total = (which: 'before' | 'after') =>
          changes.reduce((sum, each) => sum + (point.runShares[each.name] ?? 0) * amount(each[which]), 0);
        return ratioOf(total('after'), total('before'));
      };
      const amount = ({ latencyMs, energyMj = 0, other = 0 }: CandidateCost) =>
        ({ latencyMs, energyMj, cost: other })[kind];
      return {
        ...point,
        cost: besides(point.cost, ratio(amount)),
        latencyMs: scaled(
          point.latencyMs,
          ratio(({ latencyMs }) => latencyMs),
        ),
      };
    }),
  };
}

function ratioOf(after: number, before: number): number {
  return before > 0 ? after / before : 1;
}
