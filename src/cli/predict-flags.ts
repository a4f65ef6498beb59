import { PremodelError } from '../error.ts';
import type { RequestOptions } from '../runtime/predict-options.ts';
import type { RequestConstraint } from '../runtime/request.ts';
import type { LatencyLimit } from './constraint-options.ts';
import type { HangTimeoutFlags } from './hang-timeout.ts';

export interface PredictFlags extends HangTimeoutFlags {
  readonly input?: string;
  readonly json?: boolean;
  readonly explain?: boolean;
  readonly top: number;
  readonly minAccuracy?: RequestConstraint['minAccuracy'];
  readonly maxLatency?: LatencyLimit;
  readonly preload?: boolean;
  readonly bestSoFar?: boolean;
  readonly allowModified?: boolean;
  readonly acceptModified?: boolean;
  readonly models?: string;
  readonly threads: number;
}

export type CliConstraint = RequestConstraint & Pick<RequestOptions, 'onDeadline'>;

/**
 * What every input is held to.
 * @throws PremodelError `invalid-option` where `--best-so-far` has no time to keep to
 */
export function requestConstraint({ minAccuracy, maxLatency, bestSoFar }: PredictFlags): CliConstraint {
  if (bestSoFar && maxLatency === undefined) {
    throw new PremodelError('invalid-option', '--best-so-far says what happens past --max-latency', {
      place: { field: '--best-so-far' },
      remedy: 'Give --max-latency as well, e.g. --max-latency 10ms, or leave --best-so-far out.',
    });
  }
  return {
    minAccuracy,
    ...(maxLatency && { maxLatencyMs: maxLatency.ms, latency: maxLatency.of }),
    ...(bestSoFar && { onDeadline: 'best-so-far' }),
  };
}

/** What is asked of every input, and when to stop. */
export interface Asked {
  readonly flags: PredictFlags;
  readonly constraint: CliConstraint;
  readonly interruption: AbortSignal;
}

/** Why one input got no answer, as `--json` says it. */
export interface Failure {
  readonly error: { readonly code: string; readonly message: string; readonly remedy: string };
}

/** What came out of one input, or why nothing did; other inputs are not to suffer for it. */
export async function resultOrFailure<Result>(run: () => Promise<Result>): Promise<Result | Failure> {
  try {
    return await run();
  } catch (error) {
    if (!PremodelError.is(error)) throw error;
    process.exitCode = 1;
    const { code, message, remedy } = error;
    return { error: { code, message, remedy } };
  }
}

export function isFailure(result: object): result is Failure {
  return 'error' in result;
}

export function describeFailure(input: string, { error }: Failure): string {
  return `${input}  error [${error.code}]: ${error.message}\n    fix: ${error.remedy}`;
}
