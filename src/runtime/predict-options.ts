import type { Answer } from './decision.ts';
import type { RequestConstraint } from './request.ts';

/** What one request asks for besides its constraint. */
export interface RequestOptions extends RequestConstraint {
  /** Aborted: the prediction rejects at once with `aborted`. */
  readonly signal?: AbortSignal;
  /**
   * Where `maxLatencyMs` has passed, waiting and decoding counted: reject with `deadline-exceeded`, or give the best
   * answer already held, if any. Default `error`.
   */
  readonly onDeadline?: 'error' | 'best-so-far';
  /** Names of candidates that are not to run. Default: none. */
  readonly unavailable?: readonly string[];
  /** Called just before a candidate is loaded and run. Must not throw. */
  readonly onRun?: (candidate: string) => void;
}

export interface RunnerPredictOptions<Output = unknown> extends RequestOptions {
  /** `performance.now()` when the request came. Default: now. */
  readonly startedAt?: number;
  /** Called after every run with the answer as it would be without another. Must not throw. */
  readonly onHeld?: (answer: Answer<Output>) => void;
}
