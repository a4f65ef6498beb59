import type { HostFailure } from '../host/host-failure.ts';
import { HostConnection, type HostSettings } from './host-connection.ts';
import type { HostReport, Opened } from './messages.ts';
import type { PoolRequest } from './pool-request.ts';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 30_000;
/** A host that lived for so long was no failure from the start: the next one is not waited for. */
const HEALTHY_MS = 60_000;

/** Before anything is known of a model: large ones are read from slow disks. */
const FIRST_OPEN_MS = 600_000;
const SHORTEST_OPEN_MS = 60_000;

export interface SlotSettings extends Omit<HostSettings, 'openTimeoutMs' | 'preloadTimeoutMs'> {
  /** Of a model, beside what loading it is expected to take. Default: only opening as a whole is limited. */
  readonly preloadTimeoutMs?: number;
  /** Whether the next host is never waited for, however many were lost. */
  readonly respawnAtOnce?: boolean;
}

/** What a host works on. */
export interface Work {
  readonly request: PoolRequest;
  /** `performance.now()` */
  readonly since: number;
  /** Nothing else is to run beside it. */
  readonly alone: boolean;
  /** The host has begun with it: what becomes of the host may be its doing. */
  taken?: boolean;
  /** The last of which it was said that it runs. */
  candidate?: string;
}

export interface SlotObserver {
  /** Its host is gone, with what it worked on; that fails next. */
  onLost(why: HostFailure, work: readonly Work[], report?: HostReport): void;
  /** It could not be opened again; it will be tried later. */
  onRefused(why: Error): void;
  /** It can take requests again. */
  onRespawned(durationMs: number): void;
}

/** A place for a host: when one is lost another takes its place, at once the first time, ever later after that. */
export class HostSlot {
  host?: HostConnection;
  readonly work = new Set<Work>();
  readonly #settings: SlotSettings;
  readonly #observer: SlotObserver;
  /** Hosts lost in a row. */
  #losses = 0;
  #starting?: HostConnection;
  /** Since a host was open. */
  #model?: Opened;
  #timer?: NodeJS.Timeout;
  #closed = false;

  constructor(settings: SlotSettings, observer: SlotObserver) {
    this.#settings = settings;
    this.#observer = observer;
  }

  /** @param alone whether nothing else is to run beside it */
  hasRoom(alone = false): boolean {
    if (!this.host || !this.#model) return false;
    if (this.work.size === 0) return true;
    return !alone && ![...this.work].some((each) => each.alone) && this.work.size < this.#model.concurrency;
  }

  /**
   * Opens a host. The first is as strict as it was told to be; one that takes its place does without models that are
   * no longer there or no longer right. Rejects where that fails; who does not ask again gets no host.
   */
  async open(): Promise<HostConnection> {
    const { options, preloadTimeoutMs, premodel } = this.#settings;
    const host = new HostConnection({
      ...this.#settings,
      preloadTimeoutMs:
        preloadTimeoutMs === undefined
          ? undefined
          : (name) =>
              preloadTimeoutMs +
              patienceMs(premodel.candidates.filter((candidate) => candidate.name === name)),
      options: this.#model ? { ...options, faultyModels: 'rest' } : options,
      openTimeoutMs: this.#model ? openTimeoutMs(this.#model) : FIRST_OPEN_MS,
      started: this.#model ? undefined : this.#settings.started,
    });
    this.#starting = host;
    try {
      this.#model = await host.opened;
      if (this.#closed) throw new RangeError('closed while it opened');
    } catch (error) {
      host.kill();
      throw error;
    } finally {
      this.#starting = undefined;
    }
    this.host = host;
    const openedAt = performance.now();
    void host.closed.then((why) => {
      if (this.#closed) return;
      this.host = undefined;
      const { respawnAtOnce } = this.#settings;
      if (respawnAtOnce || performance.now() - openedAt > HEALTHY_MS) this.#losses = 0;
      this.#observer.onLost(why, [...this.work], host.lastReport);
      this.#replace();
    });
    return host;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#starting?.kill();
    await this.host?.close();
    this.host = undefined;
  }

  #replace(): void {
    const waitMs = respawnWaitMs(this.#losses++);
    this.#timer = setTimeout(async () => {
      const startedAt = performance.now();
      try {
        await this.open();
      } catch (error) {
        if (this.#closed) return;
        this.#replace();
        this.#observer.onRefused(error as Error);
        return;
      }
      this.#observer.onRespawned(performance.now() - startedAt);
    }, waitMs);
  }
}

/** @param losses how many were lost in a row before */
export function respawnWaitMs(losses: number): number {
  return losses === 0 ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (losses - 1));
}

/** Files are read and hashed, then models loaded where they are preloaded. */
function openTimeoutMs({ candidates }: Opened): number {
  return Math.max(SHORTEST_OPEN_MS, patienceMs(candidates));
}

/** Ten times what reading and loading them should take. */
function patienceMs(candidates: Opened['candidates']): number {
  const expectedMs = candidates.reduce((sum, { loadMs = 0, sizeBytes }) => sum + loadMs + sizeBytes / 1e5, 0);
  return Math.round(10 * expectedMs);
}
