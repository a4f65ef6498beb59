import { PremodelError } from '../../error.ts';
import { mean } from '../../statistics.ts';
import { type BoundName, meanBounds } from './bounds.ts';
import type { Certificate, CertificateFailure, TestedPoint } from './certificate.ts';
import { estimatedInputs, leastInputs } from './needed-inputs.ts';

export interface CertifyOptions {
  /** The largest mean loss allowed, above 0 and below 1: 0.01 for one point of accuracy. */
  readonly epsilon: number;
  /** The chance of certifying what does not hold, above 0 and below 1. Default 0.05. */
  readonly delta?: number;
  /** Default `betting`, which needs the fewest inputs where a policy both loses and gains. */
  readonly bound?: BoundName;
  readonly singleBest: string;
}

/** One way to run, with its loss on every calibration input: score of the single best minus its own, in [-1, 1]. */
export interface OperatingPointLosses {
  readonly name: string;
  readonly losses: Float64Array;
}

/**
 * Learn, then test (Angelopoulos et al. 2021), by fixed-sequence testing: goes through the points in the order
 * given and accepts each whose upper confidence bound of the mean loss is below `epsilon`, up to the first that
 * fails. The chance that anything accepted loses `epsilon` or more is at most `delta`, however many are tested.
 * This holds only where the order, and the points themselves, were chosen without the calibration inputs.
 *
 * @param points from safe to aggressive, losses of the same inputs in the same, random order
 * @throws PremodelError `invalid-option`
 */
export function certify(points: readonly OperatingPointLosses[], options: CertifyOptions): Certificate {
  const { epsilon, delta = 0.05, bound = 'betting', singleBest } = options;
  assertBetween('epsilon', epsilon);
  assertBetween('delta', delta);
  assertComparable(points);
  const least = leastInputs(meanBounds[bound], { epsilon, delta });
  const inputs = points[0].losses.length;
  const tested: TestedPoint[] = [];
  let accepted: string | undefined;
  let failure: CertificateFailure | undefined;
  for (const { name, losses } of points) {
    const upperBound = meanBounds[bound].upper(losses, delta);
    tested.push({ name, meanLoss: mean(losses), upperBound });
    if (upperBound >= epsilon) {
      failure = failureOf(losses, least, { epsilon, delta, bound });
      break;
    }
    accepted = name;
  }
  return { epsilon, delta, bound, singleBest, inputs, leastInputs: least, tested, accepted, failure };
}

function failureOf(
  losses: Float64Array,
  least: number | undefined,
  { epsilon, delta, bound }: { epsilon: number; delta: number; bound: BoundName },
): CertificateFailure {
  if (least === undefined || losses.length < least) return { reason: 'too-few-inputs', neededInputs: least };
  if (mean(losses) >= epsilon) return { reason: 'loss-too-large' };
  const needed = estimatedInputs(losses, meanBounds[bound], { epsilon, delta });
  return { reason: 'not-established', neededInputs: needed };
}

function assertBetween(field: string, value: number): void {
  if (value > 0 && value < 1) return;
  throw new PremodelError('invalid-option', `${field} is ${value}`, {
    place: { field },
    remedy: 'Give a number above 0 and below 1.',
  });
}

/** A mistake of the caller, not of a user. */
function assertComparable(points: readonly OperatingPointLosses[]): void {
  if (points.length === 0) throw new RangeError('no operating point to certify');
  for (const { name, losses } of points) {
    if (losses.length === 0 || losses.length !== points[0].losses.length) {
      throw new RangeError(`${name} has ${losses.length} losses, not ${points[0].losses.length}`);
    }
    if (!losses.every((loss) => Math.abs(loss) <= 1)) throw new RangeError(`${name} loses more than 1`);
  }
}
