import { resolve } from 'node:path';
import type { PremodelCandidate } from '../../artifact/premodel.ts';
import { PremodelError } from '../../error.ts';
import { assertGiven } from '../../models/tasks/given.ts';
import type { Given, Result, RunnableTaskName, TaskTypes } from '../../models/tasks/tasks.ts';
import { OverloadedError } from '../../runtime/overloaded-error.ts';
import { modelClosed } from '../../runtime/request-errors.ts';
import type { PredictOptions } from '../adaptive-model.ts';
import type { StartedProcess } from '../host/channel.ts';
import { HostFailure } from '../host/host-failure.ts';
import { readPremodel } from '../premodel-file.ts';
import { EventCounts } from './event-counts.ts';
import { HarmfulInputs } from './harmful-inputs.ts';
import { HostSlot, type Work } from './host-slot.ts';
import { joinReports } from './join-reports.ts';
import type { HostReport, Opened } from './messages.ts';
import { defaultHangTimeoutMs, forHost, type PoolOptions, settled } from './pool-options.ts';
import { PoolRequest } from './pool-request.ts';
import { RestingCandidates } from './resting-candidates.ts';
import type { ModelEvent, ServedModel, ServedStatus } from './served-model.ts';
import { ServiceTime } from './service-time.ts';

/**
 * A premodel in several threads or processes: this thread only passes messages and never waits for a model.
 * Requests wait in one bounded queue; hosts that crash or hang are replaced. What one
 * had begun with fails then, and never does to a second host what it may have done to the first.
 *
 * @example
 * const pool = await ModelPool.load('imagenet.premodel.json', { isolation: 'process', hosts: 2 });
 * const { predictions } = await pool.predict(bytes, { maxLatencyMs: 50 });
 * await pool.close();
 */
export class ModelPool<Name extends RunnableTaskName = 'image-classification'> implements ServedModel<Name> {
  readonly task: Name;
  readonly candidates: readonly PremodelCandidate[];
  readonly labels?: readonly string[];
  readonly #names: readonly string[];
  readonly #slots: readonly HostSlot[];
  readonly #queue: PoolRequest[] = [];
  readonly #maxQueue: number;
  /** Requests that a host gains by having at one time. */
  readonly #perHost: number;
  readonly #mindsDeadlines: boolean;
  readonly #resting = new RestingCandidates();
  readonly #harmful = new HarmfulInputs();
  readonly #serviceTime: ServiceTime;
  readonly #events: EventCounts;
  /** What hosts had seen that are gone. */
  #lost?: HostReport;
  #closing?: Promise<void>;
  #onIdle?: () => void;
  readonly #onHostUp = new Set<() => void>();

  private constructor(
    model: Opened & { readonly task: Name },
    slots: readonly HostSlot[],
    { maxQueue, mindsDeadlines }: { readonly maxQueue: number; readonly mindsDeadlines: boolean },
    events: EventCounts,
  ) {
    this.task = model.task;
    this.candidates = model.candidates;
    this.labels = model.labels;
    this.#slots = slots;
    this.#maxQueue = maxQueue;
    this.#mindsDeadlines = mindsDeadlines;
    this.#perHost = model.concurrency;
    this.#names = model.candidates.map(({ name }) => name);
    this.#events = events;
    this.#serviceTime = new ServiceTime(Math.max(...model.candidates.map(({ cost }) => cost.latencyMs)));
  }

  /**
   * Opens the model in every host.
   * @param started a process for the first host, which is the caller's where this throws. Default: a new one
   * @throws PremodelError `invalid-option`, `host-failed`, and what `AdaptiveModel.load` throws
   */
  static async load<Name extends RunnableTaskName = 'image-classification'>(
    file: string,
    options: PoolOptions<Name>,
    started?: StartedProcess,
  ): Promise<ModelPool<Name>> {
    const { isolation, hosts, maxQueue } = settled(options);
    const { hangTimeoutMs, onEvent, env, respawnAtOnce } = options;
    const mindsDeadlines = options.deadlinesIn !== 'host';
    const premodel = await readPremodel(file, options);
    const events = new EventCounts(onEvent);
    // Nobody waits before there is a pool.
    let pool: ModelPool<Name> | undefined;
    const slots = Array.from({ length: hosts }, (_, index) => {
      const settings = {
        isolation,
        premodel,
        file: resolve(file),
        options: forHost(options, index, hosts),
        hangTimeoutMs: (model: Opened) => hangTimeoutMs ?? defaultHangTimeoutMs(model),
        preloadTimeoutMs: hangTimeoutMs,
        ...{ env, respawnAtOnce, started: index === 0 ? started : undefined },
        onEvent: (event: ModelEvent) => events.add(event),
      };
      return new HostSlot(settings, {
        onLost: (...lost) => {
          if (pool) pool.#blame(...lost);
        },
        onRefused: (why) => {
          if (pool) pool.#giveUp(why);
        },
        onRespawned: (durationMs) => {
          events.add({ kind: 'respawn', durationMs });
          if (pool) pool.#hostUp();
        },
      });
    });
    const opening = await Promise.allSettled(slots.map((slot) => slot.open()));
    try {
      for (const opened of opening) if (opened.status === 'rejected') throw opened.reason;
      const model = await slots[0].host!.opened;
      pool = new ModelPool(model as Opened & { task: Name }, slots, { maxQueue, mindsDeadlines }, events);
      return pool;
    } catch (error) {
      await Promise.all(slots.map((slot) => slot.close()));
      throw error instanceof HostFailure ? hostFailed(error) : error;
    }
  }

  /**
   * As `AdaptiveModel.predict`, in a host. `maxLatencyMs` counts from this call on, waiting included, and is kept
   * whatever the hosts are doing; so is `signal`.
   * @throws PremodelError `overloaded` (an `OverloadedError`), `deadline-exceeded`, `aborted`, `closed`,
   * `no-candidate-available`, `host-failed` where its host was lost, `harmful-input` where two
   * were before, and what `AdaptiveModel.predict` throws
   */
  async predict(
    given: TaskTypes[Name]['given'],
    options: PredictOptions<Name> = {} as PredictOptions<Name>,
  ): Promise<TaskTypes[Name]['result']> {
    if (this.#closing) throw modelClosed();
    assertGiven(this.task, given);
    const request = new PoolRequest(
      this.task,
      given as Given,
      options as PredictOptions<RunnableTaskName>,
      (settled) => this.#forget(settled),
      this.#mindsDeadlines,
    );
    const refusal = this.#refusal(request);
    if (refusal) {
      request.reject(refusal);
    } else {
      this.#queue.push(request);
      this.#dispatch();
    }
    return request.answer as Promise<TaskTypes[Name]['result']>;
  }

  /** Whether it is a model for this task; narrows its type. */
  isFor<Other extends RunnableTaskName>(task: Other): this is ModelPool<Other> {
    return (this.task as RunnableTaskName) === task;
  }

  /**
   * Settles once a host can take requests, or could not be opened again: for callers whose deadlines are not to
   * pass while a lost host is replaced.
   */
  async untilUp(): Promise<void> {
    if (this.#closing || this.#slots.some(({ host }) => host)) return;
    await new Promise<void>((resolve) => this.#onHostUp.add(resolve));
  }

  async status(): Promise<ServedStatus> {
    const hosts = this.#slots.flatMap(({ host }) => host ?? []);
    // As it is now: hosts take their time to answer.
    const gauges = {
      ready: !this.#closing && hosts.length > 0 && this.#queue.length < Math.max(1, this.#maxQueue),
      queued: this.#queue.length,
      running: this.#slots.reduce((sum, { work }) => sum + work.size, 0),
      capacity: this.#maxQueue,
      hosts: hosts.length,
      concurrency: hosts.length * this.#perHost,
    };
    const reports = await Promise.all(hosts.map((host) => host.report()));
    return {
      ...joinReports([...reports, this.#lost].flatMap((report) => report ?? [])),
      ...gauges,
      events: this.#events.counts,
    };
  }

  /** Process ids of the hosts there are now; empty where they are threads. */
  get pids(): readonly number[] {
    return this.#slots.flatMap(({ host }) => host?.pid ?? []);
  }

  /** Lets what waits and runs finish, then ends every host. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= (async () => {
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve;
        this.#dispatch();
      });
      await Promise.all(this.#slots.map((slot) => slot.close()));
    })();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #refusal(request: PoolRequest): PremodelError | undefined {
    const harmful = this.#harmful.refusal(request);
    if (harmful) return harmful;
    const alone = this.#harmful.isSuspect(request);
    const hosts = this.#slots.filter(({ host }) => host);
    if (this.#queue.length === 0 && hosts.some((slot) => slot.hasRoom(alone))) return undefined;
    const now = performance.now();
    const busyForMs = hosts.flatMap(({ work }) => [...work].map(({ since }) => (now - since) / work.size));
    const waitMs = this.#serviceTime.workLeftMs(this.#queue.length, busyForMs, hosts.length);
    if (this.#queue.length >= this.#maxQueue) {
      return new OverloadedError(`${this.#queue.length} requests are waiting already`, waitMs);
    }
    // While no host is up nothing is known of the wait.
    if (hosts.length === 0 || waitMs < request.leftMs()) return undefined;
    return new OverloadedError(`it would have to wait for about ${Math.ceil(waitMs)} ms`, waitMs);
  }

  /** First come, first served, by the host that has least to do. */
  #dispatch(): void {
    for (let request = this.#queue[0]; request; request = this.#queue[0]) {
      const alone = this.#harmful.isSuspect(request);
      const slots = this.#slots.filter((slot) => slot.hasRoom(alone));
      if (slots.length === 0) break;
      this.#queue.shift();
      void this.#serve(slots.toSorted((a, b) => a.work.size - b.work.size)[0], request, alone);
    }
    if (this.#queue.length === 0 && this.#slots.every(({ work }) => work.size === 0)) this.#onIdle?.();
  }

  /** Settles when the host has done with it, which may be long after the caller has its answer. */
  async #serve(slot: HostSlot, request: PoolRequest, alone: boolean): Promise<void> {
    const since = performance.now();
    const work: Work = { request, since, alone };
    slot.work.add(work);
    try {
      const result = await slot.host!.run({
        given: request.given,
        options: request.optionsNow(this.#resting.names(), this.#names),
        onTaken: () => {
          work.taken = true;
        },
        onRun: (candidate) => {
          work.candidate = candidate;
          request.onRun(candidate);
        },
        onHeld: request.onHeld,
        signal: request.gone,
      });
      this.#serviceTime.add((performance.now() - since) / slot.work.size);
      this.#recover(result);
      request.resolve(result);
    } catch (error) {
      if (error instanceof HostFailure) this.#lose(work, error);
      else request.reject(error as Error);
    }
    slot.work.delete(work);
    this.#dispatch();
  }

  /** Which of several that ran took the host down is not known: each is blamed. */
  #blame({ kind, message }: HostFailure, work: readonly Work[], report?: HostReport): void {
    const ran = [...new Set(work.flatMap(({ candidate }) => candidate ?? []))];
    const [candidate] = ran;
    if (ran.length > 1) this.#events.add({ kind, message: `${message}, while ${ran.join(' and ')} ran` });
    else this.#events.add({ kind, message, ...(candidate !== undefined && { candidate }) });
    for (const name of ran) this.#resting.blame(name);
    this.#suspect(work.flatMap(({ request, taken }) => (taken ? request : [])));
    const before = [this.#lost, report].flatMap((each) => each ?? []);
    if (before.length > 0) this.#lost = { ...joinReports(before), resident: {} };
  }

  /** What waits may be the same. */
  #suspect(inputs: readonly PoolRequest[]): void {
    this.#harmful.lost(inputs);
    for (const request of [...this.#queue]) {
      const refusal = this.#harmful.refusal(request);
      if (refusal) request.reject(refusal);
    }
  }

  /** Only what the host had not begun with is tried again: it did nothing to it. */
  #lose({ request, taken, candidate }: Work, failure: HostFailure): void {
    if (request.settled) return;
    if (taken || ++request.lost > 1) {
      request.reject(hostFailed(failure, candidate));
      return;
    }
    this.#events.add({ kind: 'retry' });
    this.#queue.unshift(request);
  }

  #recover({ decision }: Result): void {
    for (const { candidate, unanswered } of decision.ran) {
      // One that was stopped may hang.
      if (unanswered === 'stopped') continue;
      if (this.#resting.ran(candidate)) this.#events.add({ kind: 'recovered', candidate });
    }
  }

  #hostUp(): void {
    this.#tellWaiting();
    this.#dispatch();
  }

  /** Where no host is left nobody knows how long it will take: whoever waits is told. */
  #giveUp(why: Error): void {
    if (this.#slots.some(({ host }) => host)) return;
    for (const request of [...this.#queue]) request.reject(hostFailed(why));
    this.#tellWaiting();
  }

  #tellWaiting(): void {
    for (const resolve of this.#onHostUp) resolve();
    this.#onHostUp.clear();
  }

  /** Nobody waits for it any more. */
  #forget(request: PoolRequest): void {
    const position = this.#queue.indexOf(request);
    if (position < 0) return;
    this.#queue.splice(position, 1);
    // It may have been what the others waited for, or the last.
    this.#dispatch();
  }
}

/** @param candidate the last that ran */
function hostFailed(why: Error, candidate?: string): PremodelError {
  const isHang = why instanceof HostFailure && why.kind === 'hang';
  const doing = candidate === undefined ? '' : `, while ${candidate} ran`;
  const advice = [
    'Try again; where it stays, look for the input or model that does it, and at the memory there is.',
    ...(isHang ? ['Where it is only slow, allow more time (--hang-timeout, hangTimeoutMs).'] : []),
    'An input that two hosts fail with is refused.',
  ];
  return new PremodelError('host-failed', `the host of the model failed: ${why.message}${doing}`, {
    remedy: advice.join(' '),
  });
}
