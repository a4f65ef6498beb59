import type { Given, Result, RunnableTaskName } from '../../models/tasks/tasks.ts';
import { LONGEST_TIMER_MS } from '../../runtime/cut-off.ts';
import { onAbort } from '../../runtime/on-abort.ts';
import { abortedBy, assertNotAborted, deadlineExceeded } from '../../runtime/request-errors.ts';
import { assertRequestOptions } from '../../runtime/request-options.ts';
import type { PredictOptions } from '../adaptive-model.ts';
import { inputDigest } from './input-digest.ts';
import type { HostPredictOptions } from './messages.ts';

/**
 * One request in a pool. Its caller hears at the deadline or when it aborts, whatever the hosts are doing then;
 * after that it is settled, and nobody waits for it any more.
 */
export class PoolRequest {
  readonly answer: Promise<Result>;
  readonly given: Given;
  readonly #task: RunnableTaskName;
  #digest?: string;
  /** How often it was given to a host that was lost before it began with it. */
  lost = 0;
  readonly #options: PredictOptions<RunnableTaskName>;
  readonly #enteredAt = performance.now();
  readonly #gone = new AbortController();
  #held?: Result;
  #resolve!: (result: Result) => void;
  #reject!: (error: Error) => void;
  #deadline?: NodeJS.Timeout;
  readonly #ignoreAbort?: () => void;
  /** Called when it is settled. */
  readonly #onSettled: (request: PoolRequest) => void;
  readonly #mindsDeadline: boolean;

  /**
   * @param mindsDeadline whether its caller hears at the deadline; else when the host says so
   * @throws PremodelError `aborted` where it is already, `invalid-option`
   */
  constructor(
    task: RunnableTaskName,
    given: Given,
    options: PredictOptions<RunnableTaskName>,
    onSettled: (request: PoolRequest) => void,
    mindsDeadline = true,
  ) {
    assertRequestOptions(options);
    const { signal } = options;
    assertNotAborted(signal);
    this.#task = task;
    this.given = given;
    this.#options = options;
    this.#onSettled = onSettled;
    this.#mindsDeadline = mindsDeadline;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#ignoreAbort = signal && onAbort(signal, () => this.reject(abortedBy(signal)));
    const leftMs = mindsDeadline ? this.leftMs() : Infinity;
    if (leftMs <= LONGEST_TIMER_MS) this.#deadline = setTimeout(() => this.#expire(), Math.max(0, leftMs));
  }

  /** Of what was given. */
  get digest(): string {
    this.#digest ??= inputDigest(this.#task, this.given);
    return this.#digest;
  }

  get settled(): boolean {
    return this.#gone.signal.aborted;
  }

  /** Aborted when it is settled: nobody waits for it any more. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /** Time left of the latency allowed; Infinity where it is not limited. */
  leftMs(): number {
    const { maxLatencyMs = Infinity } = this.#options;
    return maxLatencyMs - this.#waitedMs();
  }

  /**
   * As a host is to be asked now.
   * @param candidates all there are: where no other is left, those that rest may run
   */
  optionsNow(resting: readonly string[], candidates: readonly string[]): HostPredictOptions {
    const { signal, onRun, onHeld, unavailable = [], ...options } = this.#options;
    const should = [...new Set([...unavailable, ...resting])];
    const without = candidates.every((name) => should.includes(name)) ? unavailable : should;
    return { ...options, waitedMs: this.#waitedMs(), ...(without.length > 0 && { unavailable: without }) };
  }

  onRun(candidate: string): void {
    if (!this.settled) this.#options.onRun?.(candidate);
  }

  /** Where anybody asks for the answer so far. */
  get onHeld(): ((result: Result) => void) | undefined {
    const { onHeld, onDeadline } = this.#options;
    if (!onHeld && !(this.#mindsDeadline && onDeadline === 'best-so-far')) return undefined;
    return (result) => {
      if (this.settled) return;
      this.#held = result;
      onHeld?.(result as never);
    };
  }

  resolve(result: Result): void {
    if (this.#settle()) this.#resolve(result);
  }

  reject(error: Error): void {
    if (this.#settle()) this.#reject(error);
  }

  #expire(): void {
    const held = this.#options.onDeadline === 'best-so-far' ? this.#held : undefined;
    if (held) {
      const decision = { ...held.decision, deadlineExceeded: true };
      this.resolve({ ...held, decision });
      return;
    }
    this.reject(deadlineExceeded(this.#options.maxLatencyMs, this.#options.onDeadline));
  }

  #waitedMs(): number {
    return (this.#options.waitedMs ?? 0) + performance.now() - this.#enteredAt;
  }

  #settle(): boolean {
    if (this.settled) return false;
    this.#gone.abort();
    clearTimeout(this.#deadline);
    this.#ignoreAbort?.();
    this.#onSettled(this);
    return true;
  }
}
