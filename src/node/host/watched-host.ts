import { type Channel, type HostProgram, openProcess, startProcess } from './channel.ts';
import { HostFailure } from './host-failure.ts';
import { type Step, StepRecord } from './step-record.ts';
import { fromWire, type WireError } from './wire-error.ts';

/** A question to a host, and its answer. */
export interface Asked<Question> {
  readonly id: number;
  readonly question: Question;
}

export type Told =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly error: WireError };

/** The host was lost, and at which step. */
export class HostLoss extends HostFailure {
  readonly step: Step;
  /** How long that step took, where it was given up. */
  readonly afterMs?: number;

  constructor(kind: HostFailure['kind'], message: string, step: Step, afterMs?: number) {
    super(kind, message);
    this.step = step;
    this.afterMs = afterMs;
  }
}

export interface WatchedHostSettings {
  readonly program: HostProgram;
  /** How long a step may take. */
  readonly limitMs: (step: Step) => number;
}

const LONGEST_LOOK_MS = 1000;
const LOOKS_PER_LIMIT = 10;

/**
 * A process that is asked one thing at a time, says at which step it is, and is killed where a step takes too long. It
 * has this process's environment, so that what is measured there is what would be measured here.
 */
export class WatchedHost<Question> {
  readonly #channel: Channel<Asked<Question>>;
  readonly #record = new StepRecord();
  readonly #limitMs: WatchedHostSettings['limitMs'];
  #nextId = 0;
  #asked?: { readonly id: number; resolve(answer: unknown): void; reject(error: Error): void };
  #loss?: HostLoss;
  #onClosed?: () => void;

  constructor({ program, limitMs }: WatchedHostSettings) {
    this.#limitMs = limitMs;
    const observer = {
      onMessage: (told: Told) => this.#hear(told),
      onClosed: (how: string) => this.#lose('crash', how),
    };
    const started = startProcess(program, { env: process.env, file: this.#record.file });
    this.#channel = openProcess(started, observer);
  }

  get pid(): number | undefined {
    return this.#channel.pid;
  }

  /** Whether it is there, and asked nothing. */
  get isIdle(): boolean {
    return !this.#loss && !this.#asked;
  }

  /** @throws HostLoss where the host is lost, and what it throws */
  async ask(question: Question): Promise<unknown> {
    if (this.#loss) throw this.#loss;
    const id = this.#nextId++;
    const answer = new Promise((resolve, reject) => {
      this.#asked = { id, resolve, reject };
    });
    this.#channel.send({ id, question });
    const stopWatching = this.#watch();
    try {
      return await answer;
    } finally {
      stopWatching();
      this.#asked = undefined;
    }
  }

  /** Ends it, whatever it does; settles when it is gone. Idempotent. */
  async kill(): Promise<void> {
    if (this.#loss) return;
    const closed = new Promise<void>((resolve) => {
      this.#onClosed = resolve;
    });
    this.#channel.abandon();
    await closed;
  }

  /** Looks at times, counted and not told by the clock: a machine that slept was no hang. */
  #watch(): () => void {
    let { count } = this.#record.read();
    let sinceMs = 0;
    const everyMs = Math.min(LONGEST_LOOK_MS, this.#shortestLimitMs() / LOOKS_PER_LIMIT);
    const timer = setInterval(() => {
      const step = this.#record.read();
      sinceMs = step.count === count ? sinceMs + everyMs : 0;
      count = step.count;
      const limitMs = this.#limitMs(step);
      if (sinceMs < limitMs) return;
      this.#channel.abandon();
      this.#lose('hang', `no end within ${Number((limitMs / 1000).toPrecision(3))} s`, limitMs);
    }, everyMs);
    return () => clearInterval(timer);
  }

  #shortestLimitMs(): number {
    return this.#limitMs({ kind: 'run' });
  }

  #hear(told: Told): void {
    if (told.id !== this.#asked?.id) return;
    if ('error' in told) this.#asked.reject(fromWire(told.error));
    else this.#asked.resolve(told.answer);
  }

  #lose(kind: HostFailure['kind'], how: string, afterMs?: number): void {
    this.#onClosed?.();
    if (this.#loss) return;
    const { count: _, ...step } = this.#record.read();
    this.#record.close();
    this.#loss = new HostLoss(kind, how, step, afterMs);
    this.#asked?.reject(this.#loss);
  }
}
