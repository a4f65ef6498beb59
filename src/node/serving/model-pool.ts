import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import type { PremodelCandidate } from '../../artifact/premodel.ts';
import { PremodelError } from '../../error.ts';
import type { LoadOptions, PredictOptions } from '../adaptive-model.ts';
import type { RunnableTaskName, TaskTypes } from '../tasks/tasks.ts';
import type { Isolation } from './channel.ts';
import { EventCounts } from './event-counts.ts';
import { HostFailure } from './host-failure.ts';
import { HostSlot } from './host-slot.ts';
import { joinReports } from './join-reports.ts';
import type { Opened } from './messages.ts';
import { OverloadedError } from './overloaded-error.ts';
import { PoolRequest } from './pool-request.ts';
import { RestingCandidates } from './resting-candidates.ts';
import type { ModelEvent, ServedModel, ServedStatus } from './served-model.ts';
import { ServiceTime } from './service-time.ts';

export interface PoolOptions<Name extends RunnableTaskName = RunnableTaskName> extends LoadOptions<Name> {
  /** `process` also survives crashes and ends hangs; `thread` costs less memory. */
  readonly isolation: Isolation;
  /** Threads or processes, each with models of its own. Default: one per core, 1 to 4. */
  readonly hosts?: number;
  /** Requests that may wait before further ones are refused. Default 100. */
  readonly maxQueue?: number;
  /** A request that gives no sign of life for so long hangs. Default: 20 times the slowest candidate, at least 10 s. */
  readonly hangTimeoutMs?: number;
}

type Given = TaskTypes[RunnableTaskName]['given'];
type Result = TaskTypes[RunnableTaskName]['result'];

/**
 * A premodel in several threads or processes: this thread only passes messages and never waits for a model.
 * Requests wait in one bounded queue; hosts that crash or hang are replaced and their requests tried once more.
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
  readonly #slots: readonly HostSlot[];
  readonly #queue: PoolRequest[] = [];
  readonly #maxQueue: number;
  readonly #resting = new RestingCandidates();
  readonly #serviceTime: ServiceTime;
  readonly #events: EventCounts;
  #closing?: Promise<void>;
  #onIdle?: () => void;

  private constructor(
    model: Opened & { readonly task: Name },
    slots: readonly HostSlot[],
    maxQueue: number,
    events: EventCounts,
  ) {
    this.task = model.task;
    this.candidates = model.candidates;
    this.labels = model.labels;
    this.#slots = slots;
    this.#maxQueue = maxQueue;
    this.#events = events;
    this.#serviceTime = new ServiceTime(Math.max(...model.candidates.map(({ cost }) => cost.latencyMs)));
  }

  /**
   * Opens the model in every host.
   * @throws PremodelError `invalid-option`, `host-failed`, and what `AdaptiveModel.load` throws
   */
  static async load<Name extends RunnableTaskName = 'image-classification'>(
    file: string,
    options: PoolOptions<Name>,
  ): Promise<ModelPool<Name>> {
    const {
      isolation,
      hosts = Math.max(1, Math.min(4, availableParallelism())),
      maxQueue = 100,
      hangTimeoutMs,
      onEvent,
      ...load
    } = options;
    assertWhole('hosts', hosts, 1);
    assertWhole('maxQueue', maxQueue, 0);
    if (hangTimeoutMs !== undefined) assertWhole('hangTimeoutMs', hangTimeoutMs, 1);
    if (isolation !== 'process' && isolation !== 'thread') {
      throw new PremodelError('invalid-option', `isolation is ${isolation}`, {
        place: { field: 'isolation' },
        remedy: 'Choose process or thread.',
      });
    }

    const events = new EventCounts(onEvent);
    // Nobody waits before there is a pool.
    let ready = () => {};
    let refused = (_: Error) => {};
    const slots = Array.from({ length: hosts }, (_, index) => {
      const settings = {
        isolation,
        file: resolve(file),
        options: forHost(load, index, hosts),
        hangTimeoutMs: (model: Opened) => hangTimeoutMs ?? defaultHangTimeoutMs(model),
        onEvent: (event: ModelEvent) => events.add(event),
      };
      return new HostSlot(settings, {
        onIdleCrash: (message) => events.add({ kind: 'crash', message }),
        onRefused: (why) => refused(why),
        onRespawned: (durationMs) => {
          events.add({ kind: 'respawn', durationMs });
          ready();
        },
      });
    });
    const opening = await Promise.allSettled(slots.map((slot) => slot.open()));
    try {
      for (const opened of opening) if (opened.status === 'rejected') throw opened.reason;
      const model = await slots[0].host!.opened;
      const pool = new ModelPool(model as Opened & { task: Name }, slots, maxQueue, events);
      ready = () => pool.#dispatch();
      refused = (why) => pool.#giveUp(why);
      return pool;
    } catch (error) {
      await Promise.all(slots.map((slot) => slot.close()));
      throw error instanceof HostFailure ? hostFailed(error.message) : error;
    }
  }

  /**
   * As `AdaptiveModel.predict`, in a host. `maxLatencyMs` counts from this call on, waiting included, and is kept
   * whatever the hosts are doing; so is `signal`.
   * @throws PremodelError `overloaded` (an `OverloadedError`), `deadline-exceeded`, `aborted`, `closed`,
   * `no-candidate-available`, `host-failed` where two hosts were lost with it, and what `AdaptiveModel.predict` throws
   */
  async predict(
    given: TaskTypes[Name]['given'],
    options: PredictOptions<Name> = {} as PredictOptions<Name>,
  ): Promise<TaskTypes[Name]['result']> {
    if (this.#closing) {
      throw new PremodelError('closed', 'this model has been closed', {
        remedy: 'Load it again, or close it later.',
      });
    }
    const request = new PoolRequest(given as Given, options as PredictOptions<RunnableTaskName>, (settled) =>
      this.#forget(settled),
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

  async status(): Promise<ServedStatus> {
    const hosts = this.#slots.flatMap(({ host }) => host ?? []);
    const reports = await Promise.all(hosts.map((host) => host.report()));
    return {
      ...joinReports(reports.flatMap((report) => report ?? [])),
      ready: !this.#closing && hosts.length > 0 && this.#queue.length < Math.max(1, this.#maxQueue),
      queued: this.#queue.length,
      running: this.#slots.filter(({ work }) => work).length,
      capacity: this.#maxQueue,
      hosts: hosts.length,
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

  #refusal(request: PoolRequest): OverloadedError | undefined {
    const hosts = this.#slots.filter(({ host }) => host);
    if (hosts.some(({ isFree }) => isFree) && this.#queue.length === 0) return undefined;
    const now = performance.now();
    const busyForMs = hosts.flatMap(({ work }) => (work ? now - work.since : []));
    const waitMs = this.#serviceTime.workLeftMs(this.#queue.length, busyForMs, hosts.length);
    if (this.#queue.length >= this.#maxQueue) {
      return new OverloadedError(`${this.#queue.length} requests are waiting already`, waitMs);
    }
    // While no host is up nothing is known of the wait.
    if (hosts.length === 0 || waitMs < request.leftMs()) return undefined;
    return new OverloadedError(`it would have to wait for about ${Math.ceil(waitMs)} ms`, waitMs);
  }

  #dispatch(): void {
    for (const slot of this.#slots) {
      if (!slot.isFree) continue;
      const request = this.#queue.shift();
      if (!request) break;
      void this.#serve(slot, request);
    }
    if (this.#queue.length === 0 && this.#slots.every(({ work }) => !work)) this.#onIdle?.();
  }

  /** Settles when the slot is free again, which may be long after the caller has its answer. */
  async #serve(slot: HostSlot, request: PoolRequest): Promise<void> {
    const since = performance.now();
    slot.work = { request, since };
    try {
      const result = await slot.host!.run({
        given: request.given,
        options: request.optionsNow(this.#resting.names()),
        onRun: (candidate) => request.onRun(candidate),
        onHeld: request.onHeld,
      });
      this.#serviceTime.add(performance.now() - since);
      this.#recover(result);
      request.resolve(result);
    } catch (error) {
      if (error instanceof HostFailure) this.#blame(error, request);
      else request.reject(error as Error);
    }
    slot.work = undefined;
    this.#dispatch();
  }

  #blame({ kind, candidate, message }: HostFailure, request: PoolRequest): void {
    this.#events.add({ kind, candidate, message });
    if (candidate !== undefined) {
      this.#resting.blame(candidate);
      request.blamed.push(candidate);
    }
    if (request.settled) return;
    if (++request.lost > 1) {
      request.reject(hostFailed(message));
      return;
    }
    this.#events.add({ kind: 'retry', candidate });
    this.#queue.unshift(request);
  }

  #recover({ decision }: Result): void {
    for (const { candidate } of decision.ran) {
      if (this.#resting.ran(candidate)) this.#events.add({ kind: 'recovered', candidate });
    }
  }

  /** Where no host is left nobody knows how long it will take: whoever waits is told. */
  #giveUp(why: Error): void {
    if (this.#slots.some(({ host }) => host)) return;
    for (const request of [...this.#queue]) request.reject(hostFailed(why.message));
  }

  /** Nobody waits for it any more: out of the queue, and no further run for it. */
  #forget(request: PoolRequest): void {
    const position = this.#queue.indexOf(request);
    if (position >= 0) this.#queue.splice(position, 1);
    const slot = this.#slots.find(({ work }) => work?.request === request);
    slot?.host?.abort();
    if (this.#closing) this.#dispatch();
  }
}

/** The hosts share the memory. Watched together, they raise no more false alarms than one would, and audit other inputs. */
function forHost(load: LoadOptions, index: number, hosts: number): LoadOptions {
  const { auditSeed = 1, driftOptions, maxMemoryMb, modelsRoot } = load;
  return {
    ...load,
    maxMemoryMb: maxMemoryMb && maxMemoryMb / hosts,
    modelsRoot: modelsRoot && resolve(modelsRoot),
    auditSeed: auditSeed + index,
    driftOptions: { ...driftOptions, falseAlarmRate: (driftOptions?.falseAlarmRate ?? 0.01) / hosts },
  };
}

function defaultHangTimeoutMs({ candidates }: Opened): number {
  const slowestMs = Math.max(...candidates.map(({ cost, loadMs = 0 }) => cost.p95LatencyMs + loadMs));
  return Math.max(10_000, 20 * slowestMs);
}

function hostFailed(how: string): PremodelError {
  return new PremodelError('host-failed', `the host of the model failed: ${how}`, {
    remedy:
      'Try again; where it stays, look for the input or model that does it, and at the memory there is.',
  });
}

function assertWhole(field: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new PremodelError(
    'invalid-option',
    `${field} must be a whole number of at least ${least}, got ${value}`,
    {
      place: { field },
      remedy: 'Leave it out for the default.',
    },
  );
}
