import type { RunnableTaskName, TaskTypes } from '../tasks/tasks.ts';
import { type Channel, type Isolation, openChannel } from './channel.ts';
import { HostFailure } from './host-failure.ts';
import type { FromHost, HostLoadOptions, HostPredictOptions, HostReport, Opened } from './messages.ts';
import type { ModelEvent } from './served-model.ts';
import { fromWire } from './wire-error.ts';

type Result = TaskTypes[RunnableTaskName]['result'];

export interface HostSettings {
  readonly isolation: Isolation;
  readonly file: string;
  readonly options: HostLoadOptions;
  readonly openTimeoutMs: number;
  /** Silence for so long during a request is taken for a hang. */
  readonly hangTimeoutMs: (model: Opened) => number;
  readonly onEvent: (event: ModelEvent) => void;
}

export interface HostJob {
  readonly given: TaskTypes[RunnableTaskName]['given'];
  readonly options: HostPredictOptions;
  readonly onRun?: (candidate: string) => void;
  /** Asked for only where given. */
  readonly onHeld?: (result: Result) => void;
}

interface JobUnderWay extends HostJob {
  readonly id: number;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: Error) => void;
  candidate?: string;
  hang: NodeJS.Timeout;
}

/** A host that does not end by itself after it was asked to. */
const CLOSE_MS = 5000;
/** A host inside a run cannot report: then its last report counts. */
const REPORT_MS = 250;

/** The pool's view of one host: what it is asked, and what came of it. One request at a time. */
export class HostConnection {
  readonly #settings: HostSettings;
  readonly #channel: Channel;
  readonly #opening = deferred<Opened>();
  readonly #closed = deferred<string>();
  #hangTimeoutMs = Infinity;
  #job?: JobUnderWay;
  #jobs = 0;
  #abandoned = false;
  #report?: HostReport;
  readonly #reportWaiters = new Set<() => void>();

  constructor(settings: HostSettings) {
    this.#settings = settings;
    this.#channel = openChannel(settings.isolation, {
      onMessage: (message) => this.#hear(message),
      onClosed: (how) => this.#end(how),
    });
    this.#channel.send({ kind: 'open', file: settings.file, options: settings.options });
    const timer = setTimeout(
      () => this.#abandon(`not open within ${settings.openTimeoutMs} ms`),
      settings.openTimeoutMs,
    );
    const opened = () => clearTimeout(timer);
    this.#opening.promise.then(opened, opened);
    // Who opens it may look at only one of the two.
    this.#opening.promise.catch(() => {});
  }

  /** What it serves; rejects where the model could not be opened. */
  get opened(): Promise<Opened> {
    return this.#opening.promise;
  }

  /** How it ended. Never rejects. */
  get closed(): Promise<string> {
    return this.#closed.promise;
  }

  get pid(): number | undefined {
    return this.#channel.pid;
  }

  /**
   * Settles when the host is free again; nothing else may be run until then.
   * @throws HostFailure where the host is lost, and whatever the model throws
   */
  run(job: HostJob): Promise<Result> {
    return new Promise((resolve, reject) => {
      const id = this.#jobs++;
      this.#job = { ...job, id, resolve, reject, hang: this.#watch() };
      const { given, options, onHeld } = job;
      this.#channel.send({ kind: 'predict', id, given, options, tellsHeld: onHeld !== undefined });
    });
  }

  /** Starts no further run for the request under way. */
  abort(): void {
    if (this.#job) this.#channel.send({ kind: 'abort', id: this.#job.id });
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
      case 'refused':
        this.#opening.reject(fromWire(message.error));
        break;
      case 'event':
        this.#settings.onEvent(message.event);
        break;
      case 'status':
        this.#report = message.report;
        for (const done of [...this.#reportWaiters]) done();
        break;
      default:
        if (message.id === this.#job?.id) this.#hearOfJob(message, this.#job);
    }
  }

  #hearOfJob(message: Extract<FromHost, { id: number }>, job: JobUnderWay): void {
    switch (message.kind) {
      case 'run':
        job.candidate = message.candidate;
        clearTimeout(job.hang);
        job.hang = this.#watch();
        job.onRun?.(message.candidate);
        break;
      case 'held':
        job.onHeld?.(message.result);
        break;
      case 'answer':
        this.#takeJob()?.resolve(message.result);
        break;
      case 'error':
        this.#takeJob()?.reject(fromWire(message.error));
    }
  }

  #watch(): NodeJS.Timeout {
    const timeoutMs = this.#hangTimeoutMs;
    return setTimeout(() => {
      const failure = new HostFailure('hang', `no sign of life for ${timeoutMs} ms`, this.#job?.candidate);
      const job = this.#takeJob();
      this.#abandon('hung');
      job?.reject(failure);
    }, timeoutMs);
  }

  #takeJob(): JobUnderWay | undefined {
    const job = this.#job;
    clearTimeout(job?.hang);
    this.#job = undefined;
    return job;
  }

  #abandon(how: string): void {
    if (this.#abandoned) return;
    this.#abandoned = true;
    this.#channel.abandon();
    this.#end(how);
  }

  #end(how: string): void {
    const failure = new HostFailure('crash', how, this.#job?.candidate);
    this.#opening.reject(failure);
    this.#closed.resolve(how);
    for (const done of [...this.#reportWaiters]) done();
    this.#takeJob()?.reject(failure);
  }
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
