import { onAbort } from './on-abort.ts';
import { OverloadedError } from './overloaded-error.ts';
import { abortedBy, assertNotAborted } from './request-errors.ts';

export interface TurnLimits {
  /** Requests worked on at one time. Default: no limit. */
  readonly maxConcurrent?: number;
  /** Requests that may wait for their turn; further ones are refused. Default: no limit. */
  readonly maxQueue?: number;
  /** What one request is expected to take, for whoever is refused. Default 0. */
  readonly expectedMs?: number;
}

/** Lets so many work at one time; others wait, first come, first served. */
export class Turns {
  readonly #maxConcurrent: number;
  readonly #maxQueue: number;
  readonly #expectedMs: number;
  /** In the order in which they came. */
  readonly #waiting = new Set<() => void>();
  #running = 0;

  constructor({
    maxConcurrent = Number.POSITIVE_INFINITY,
    maxQueue = Number.POSITIVE_INFINITY,
    expectedMs = 0,
  }: TurnLimits = {}) {
    this.#maxConcurrent = maxConcurrent;
    this.#maxQueue = maxQueue;
    this.#expectedMs = expectedMs;
  }

  get running(): number {
    return this.#running;
  }

  get queued(): number {
    return this.#waiting.size;
  }

  /**
   * Does the work when its turn has come.
   * @param signal aborted while it waits: it leaves the queue
   * @throws PremodelError `overloaded` where too many wait already, `aborted`, and what the work throws
   */
  async take<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    await this.#enter(signal);
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  async #enter(signal?: AbortSignal): Promise<void> {
    assertNotAborted(signal);
    if (this.#running < this.#maxConcurrent) {
      this.#running++;
      return;
    }
    if (this.#waiting.size >= this.#maxQueue) throw this.#overloaded();
    await new Promise<void>((resolve, reject) => {
      const start = () => {
        ignore?.();
        resolve();
      };
      const ignore =
        signal &&
        onAbort(signal, () => {
          this.#waiting.delete(start);
          reject(abortedBy(signal));
        });
      this.#waiting.add(start);
    });
  }

  /** Hands the turn on, so that nobody can come between. */
  #leave(): void {
    const [next] = this.#waiting;
    if (!next) {
      this.#running--;
      return;
    }
    this.#waiting.delete(next);
    next();
  }

  #overloaded(): OverloadedError {
    const waiting = this.#waiting.size;
    return new OverloadedError(
      `${waiting} predictions are waiting already`,
      ((waiting + this.#running) / this.#maxConcurrent) * this.#expectedMs,
    );
  }
}
