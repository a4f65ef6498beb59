import type { Premodel } from '../../artifact/premodel.ts';
import type { Given, Result } from '../../models/tasks/tasks.ts';
import {
  type Channel,
  type Isolation,
  openProcess,
  openThread,
  type StartedProcess,
  startProcess,
} from '../host/channel.ts';
import { HostFailure } from '../host/host-failure.ts';
import { fromWire } from '../host/wire-error.ts';
import type {
  FromHost,
  HostLoadOptions,
  HostPredictOptions,
  HostReport,
  Opened,
  ToHost,
} from './messages.ts';
import type { ModelEvent } from './served-model.ts';

export interface HostSettings {
  readonly isolation: Isolation;
  /** As the pool read it: a host that is opened later serves the same, whatever the file says by then. */
  readonly premodel: Premodel;
  readonly file: string;
  readonly options: HostLoadOptions;
  readonly openTimeoutMs: number;
  /** Loading one model before the first request may take so long. Default: what is left of the time to open. */
  readonly preloadTimeoutMs?: (candidate: string) => number;
  /** Of a process. Default: what a host needs of this one's. */
  readonly env?: NodeJS.ProcessEnv;
  /** Its process. Default: a new one. */
  readonly started?: StartedProcess;
  /** Silence for so long during a request is taken for a hang. */
  readonly hangTimeoutMs: (model: Opened) => number;
  readonly onEvent: (event: ModelEvent) => void;
}

export interface HostJob {
  readonly given: Given;
  readonly options: HostPredictOptions;
  /** Called when the host has begun with it. */
  readonly onTaken?: () => void;
  readonly onRun?: (candidate: string) => void;
  /** Asked for only where given. */
  readonly onHeld?: (result: Result) => void;
  /** No further run for it once aborted. */
  readonly signal: AbortSignal;
}

interface JobUnderWay extends HostJob {
  readonly resolve: (result: Result) => void;
  readonly reject: (error: Error) => void;
}

/** A host that does not end by itself after it was asked to. */
const CLOSE_MS = 5000;
/** A host inside a run cannot report: then its last report counts. */
const REPORT_MS = 250;

/** The pool's view of one host: what it is asked, and what came of it. */
export class HostConnection {
  readonly #settings: HostSettings;
  readonly #channel: Channel<ToHost>;
  readonly #opening = deferred<Opened>();
  readonly #closed = deferred<HostFailure>();
  #hangTimeoutMs = Infinity;
  readonly #jobs = new Map<number, JobUnderWay>();
  #nextId = 0;
  #hang?: NodeJS.Timeout;
  #opensBy?: NodeJS.Timeout;
  /** The model that is loaded while the host opens. */
  #preloading?: string;
  #abandoned = false;
  #report?: HostReport;
  readonly #reportWaiters = new Set<() => void>();

  constructor(settings: HostSettings) {
    this.#settings = settings;
    const observer = {
      onMessage: (message: FromHost) => this.#hear(message),
      onClosed: (how: string) => this.#end(how),
    };
    const { premodel, file, options, env, started } = settings;
    this.#channel =
      settings.isolation === 'process'
        ? openProcess<ToHost, FromHost>(started ?? startProcess('serving/host', { env }), observer)
        : openThread<ToHost, FromHost>('serving/host', observer);
    this.#channel.send({ kind: 'open', premodel, file, options });
    this.#openWithin(settings.openTimeoutMs);
    const opened = () => clearTimeout(this.#opensBy);
    this.#opening.promise.then(opened, opened);
    // Who opens it may look at only one of the two.
    this.#opening.promise.catch(() => {});
  }

  /** What it serves; rejects where the model could not be opened. */
  get opened(): Promise<Opened> {
    return this.#opening.promise;
  }

  /** How it ended. Never rejects. */
  get closed(): Promise<HostFailure> {
    return this.#closed.promise;
  }

  get pid(): number | undefined {
    return this.#channel.pid;
  }

  /**
   * Settles when the host has done with it.
   * @throws HostFailure where the host is lost, and whatever the model throws
   */
  run(job: HostJob): Promise<Result> {
    return new Promise((resolve, reject) => {
      const id = this.#nextId++;
      this.#jobs.set(id, { ...job, resolve, reject });
      if (this.#jobs.size === 1) this.#watch();
      const { options, onHeld, signal } = job;
      const given = this.#settings.isolation === 'thread' ? withoutTheRest(job.given) : job.given;
      this.#channel.send({ kind: 'predict', id, given, options, tellsHeld: onHeld !== undefined });
      const abort = () => {
        if (this.#jobs.has(id)) this.#channel.send({ kind: 'abort', id });
      };
      if (signal.aborted) abort();
      else signal.addEventListener('abort', abort, { once: true });
    });
  }

  /** What it said last of itself. */
  get lastReport(): HostReport | undefined {
    return this.#report;
  }

  /** As it is, or as it was where the host is inside a run. */
  async report(): Promise<HostReport | undefined> {
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#reportWaiters.delete(done);
        resolve();
      };
      const timer = setTimeout(done, REPORT_MS);
      this.#reportWaiters.add(done);
      this.#channel.send({ kind: 'status' });
    });
    return this.#report;
  }

  /** Frees its models and ends it. To be called when nothing runs. */
  async close(): Promise<void> {
    this.#channel.send({ kind: 'close' });
    const timer = setTimeout(() => this.#abandon('did not close'), CLOSE_MS);
    await this.#closed.promise;
    clearTimeout(timer);
  }

  /** Has nothing more to do with it, whatever it does. */
  kill(): void {
    this.#abandon('given up');
  }

  #hear(message: FromHost): void {
    if (this.#abandoned) {
      // A thread that was given up came back from its run after all: it can end now.
      if (message.kind === 'answer' || message.kind === 'error') this.#channel.send({ kind: 'close' });
      return;
    }
    switch (message.kind) {
      case 'opened':
        this.#hangTimeoutMs = this.#settings.hangTimeoutMs(message.model);
        this.#opening.resolve(message.model);
        break;
      case 'preload':
        this.#preload(message.candidate);
        break;
      case 'refused':
        this.#opening.reject(fromWire(message.error));
        break;
      case 'event':
        // What was loaded is followed by a run: each has its own time.
        this.#watch();
        this.#settings.onEvent(message.event);
        break;
      case 'status':
        this.#report = message.report;
        for (const done of [...this.#reportWaiters]) done();
        break;
      default:
        this.#hearOfJob(message);
    }
  }

  #hearOfJob(message: Extract<FromHost, { id: number }>): void {
    const job = this.#jobs.get(message.id);
    if (!job) return;
    switch (message.kind) {
      case 'taken':
        job.onTaken?.();
        break;
      case 'run':
        this.#watch();
        job.onRun?.(message.candidate);
        break;
      case 'held':
        job.onHeld?.(message.result);
        break;
      case 'answer':
        this.#done(message.id);
        job.resolve(message.result);
        break;
      case 'error':
        this.#done(message.id);
        job.reject(fromWire(message.error));
    }
  }

  #done(id: number): void {
    this.#jobs.delete(id);
    this.#watch();
  }

  /** Anything said of a request is a sign of life of all: they share a thread. */
  #watch(): void {
    clearTimeout(this.#hang);
    if (this.#jobs.size === 0) return;
    const timeoutMs = this.#hangTimeoutMs;
    this.#hang = setTimeout(() => this.#abandon(`no sign of life for ${timeoutMs} ms`, 'hang'), timeoutMs);
  }

  #preload(candidate: string): void {
    this.#preloading = candidate;
    const limitMs = this.#settings.preloadTimeoutMs?.(candidate);
    if (limitMs !== undefined) this.#openWithin(limitMs);
  }

  #openWithin(limitMs: number): void {
    clearTimeout(this.#opensBy);
    this.#opensBy = setTimeout(
      () => this.#abandon(`not open within ${Math.ceil(limitMs)} ms`, 'hang'),
      limitMs,
    );
  }

  #abandon(how: string, kind: HostFailure['kind'] = 'crash'): void {
    if (this.#abandoned) return;
    this.#abandoned = true;
    this.#channel.abandon();
    this.#end(how, kind);
  }

  #end(how: string, kind: HostFailure['kind'] = 'crash'): void {
    const failure = new HostFailure(kind, how);
    clearTimeout(this.#hang);
    const loading = this.#preloading === undefined ? '' : `, while ${this.#preloading} was loaded`;
    this.#opening.reject(new HostFailure(kind, `${how}${loading}`));
    // Said before the requests fail: whoever tries them again must not try here.
    this.#closed.resolve(failure);
    for (const done of [...this.#reportWaiters]) done();
    const jobs = [...this.#jobs.values()];
    this.#jobs.clear();
    for (const { reject } of jobs) reject(failure);
  }
}

/** Cloning a view, as for a thread, clones all of the buffer it looks into; many small Buffers share one. */
function withoutTheRest(given: Given): Given {
  const isPart = given instanceof Uint8Array && given.byteLength < given.buffer.byteLength;
  return isPart ? Uint8Array.from(given) : given;
}

function deferred<T>() {
  let resolve!: (value: T) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
