import { PremodelError } from '../error.ts';
import type { Candidate } from './candidate.ts';

export interface ResidencyOptions {
  /** What loaded models may take together. Default: no limit. */
  readonly maxMemoryBytes?: number;
  /** Called after a candidate was loaded, and after one was dropped to make room. */
  readonly onChange?: (change: ResidencyChange) => void;
  /** Milliseconds of a monotonic clock. Default: `performance.now`. */
  readonly now?: () => number;
}

export interface ResidencyChange {
  readonly kind: 'load' | 'evict';
  readonly candidate: string;
  readonly durationMs: number;
}

/** What keeping a candidate in memory takes, and what fetching it again would. */
export interface Footprint {
  /** What it holds while loaded. Default 0: it is kept for nothing. */
  readonly memoryBytes?: number;
  /** Until it has been loaded once: what that is expected to take. Default 0. */
  readonly loadMs?: number;
  /** Never dropped once loaded. Default false. */
  readonly pinned?: boolean;
  /** Candidates of the same key hold the same memory, such as one model in two settings. Default: its name. */
  readonly sharedAs?: string;
}

/** One model in memory or not; several candidates may run it. */
interface Tenant {
  readonly key: string;
  readonly memoryBytes: number;
  readonly pinned: boolean;
  loadMs: number;
  /** Candidates that are loaded; the tenant is in memory while there is one. */
  readonly loaded: Set<Candidate<never, unknown>>;
  /** Runs and loads under way, which need it. */
  users: number;
  /** The lowest is dropped first. */
  worth: number;
}

/**
 * Decides which candidates stay in memory. The least useful has to go, by GreedyDual-Size (Cao and Irani,
 * 1997). The worth of a model is what loading it again would cost for each byte it holds. It is renewed at
 * every use, and outlived by what is used later.
 *
 * Candidates are given their places by `manage`. No run or load under way is ever disturbed: one that finds no room
 * waits for another to end.
 */
export class Residency {
  readonly #maxMemoryBytes: number;
  readonly #onChange?: (change: ResidencyChange) => void;
  readonly #now: () => number;
  readonly #managed: { readonly candidate: Candidate<never, unknown>; readonly tenant: Tenant }[] = [];
  readonly #tenants = new Map<string, Tenant>();
  /** The worth of what was dropped last: what is used from now on is worth more. */
  #horizon = 0;
  #waiting: (() => void)[] = [];
  /** Room is made for one at a time, or two that need the same room could both take it. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor({
    maxMemoryBytes = Number.POSITIVE_INFINITY,
    onChange,
    now = () => performance.now(),
  }: ResidencyOptions = {}) {
    this.#now = now;
    this.#maxMemoryBytes = maxMemoryBytes;
    this.#onChange = onChange;
  }

  /**
   * The candidate, loaded only within the budget and dropped when others need its memory more.
   * @throws PremodelError `exceeds-memory` when it alone, or all that is pinned together, does not fit
   */
  manage<Input, Output>(
    candidate: Candidate<Input, Output>,
    { memoryBytes = 0, loadMs = 0, pinned = false, sharedAs = candidate.name }: Footprint,
  ): Candidate<Input, Output> {
    const known = this.#tenants.get(sharedAs);
    const tenant: Tenant = {
      key: sharedAs,
      memoryBytes: Math.max(memoryBytes, known?.memoryBytes ?? 0),
      pinned: pinned || (known?.pinned ?? false),
      loadMs: Math.max(loadMs, known?.loadMs ?? 0),
      loaded: known?.loaded ?? new Set(),
      users: known?.users ?? 0,
      worth: known?.worth ?? 0,
    };
    this.#assertFits(tenant, candidate.name);
    if (known) Object.assign(known, tenant);
    else this.#tenants.set(sharedAs, tenant);
    const place = known ?? tenant;
    this.#managed.push({ candidate, tenant: place });
    return {
      name: candidate.name,
      load: () => this.#using(place, candidate, () => Promise.resolve()),
      run: (input, options) => this.#using(place, candidate, () => candidate.run(input, options)),
      release: async () => {
        place.loaded.delete(candidate as Candidate<never, unknown>);
        await candidate.release();
        this.#wake();
      },
    };
  }

  /** Bytes that loaded models hold, by the candidate they were loaded for. */
  resident(): ReadonlyMap<string, number> {
    const held = [...this.#tenants.values()].filter(isInMemory);
    return new Map(held.map(({ loaded, memoryBytes }) => [[...loaded][0].name, memoryBytes]));
  }

  /**
   * Loads what is pinned, then what was given first, as long as it fits beside.
   * @param attempt does the loading of each, or not
   * @throws what `attempt` throws
   */
  async preload(
    attempt: (candidate: string, load: () => Promise<void>, pinned: boolean) => Promise<void> = (_, load) =>
      load(),
  ): Promise<void> {
    for (const { candidate, tenant } of [...this.#managed].sort(pinnedFirst)) {
      const fits = isInMemory(tenant) || this.#heldBytes() + tenant.memoryBytes <= this.#maxMemoryBytes;
      const load = () => this.#using(tenant, candidate, () => Promise.resolve());
      if (fits) await attempt(candidate.name, load, tenant.pinned);
    }
  }

  async #using<Output>(
    tenant: Tenant,
    candidate: Candidate<never, unknown>,
    work: () => Promise<Output>,
  ): Promise<Output> {
    // While somebody waits for room, others take their turn behind: or what is always busy would never make any.
    if (tenant.loaded.has(candidate) && this.#waiting.length === 0) tenant.users++;
    else await this.#inTurn(() => this.#enter(tenant, candidate));
    this.#touch(tenant);
    try {
      return await work();
    } finally {
      tenant.users--;
      this.#wake();
    }
  }

  /** Renews its worth, and puts it last: of those worth the same, the first is dropped. */
  #touch(tenant: Tenant): void {
    // Parts of a millisecond are no difference.
    tenant.worth = this.#horizon + Math.ceil(tenant.loadMs) / Math.max(1, tenant.memoryBytes);
    this.#tenants.delete(tenant.key);
    this.#tenants.set(tenant.key, tenant);
  }

  async #enter(tenant: Tenant, candidate: Candidate<never, unknown>): Promise<void> {
    await this.#load(tenant, candidate);
    // From here on nothing drops it.
    tenant.users++;
  }

  async #load(tenant: Tenant, candidate: Candidate<never, unknown>): Promise<void> {
    if (tenant.loaded.has(candidate)) return;
    if (!isInMemory(tenant)) await this.#makeRoom(tenant);
    const startedAt = this.#now();
    await candidate.load();
    const durationMs = this.#now() - startedAt;
    // A second setting of a loaded model costs next to nothing: no measure of what loading the model costs.
    if (!isInMemory(tenant)) tenant.loadMs = durationMs;
    tenant.loaded.add(candidate);
    this.#onChange?.({ kind: 'load', candidate: candidate.name, durationMs });
  }

  async #makeRoom(wanted: Tenant): Promise<void> {
    while (this.#heldBytes() + wanted.memoryBytes > this.#maxMemoryBytes) {
      const least = [...this.#tenants.values()]
        .filter((tenant) => isInMemory(tenant) && tenant.users === 0 && !tenant.pinned)
        .reduce<Tenant | undefined>((a, b) => (a && a.worth <= b.worth ? a : b), undefined);
      if (least) await this.#evict(least);
      else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  async #evict(tenant: Tenant): Promise<void> {
    this.#horizon = Math.max(this.#horizon, tenant.worth);
    const startedAt = this.#now();
    const candidates = [...tenant.loaded];
    // Forgotten first: whoever wants it meanwhile waits for its turn to load it again.
    tenant.loaded.clear();
    await Promise.all(candidates.map((candidate) => candidate.release()));
    const durationMs = this.#now() - startedAt;
    for (const { name } of candidates) this.#onChange?.({ kind: 'evict', candidate: name, durationMs });
  }

  #heldBytes(): number {
    let held = 0;
    for (const tenant of this.#tenants.values()) if (isInMemory(tenant)) held += tenant.memoryBytes;
    return held;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resume of waiting) resume();
  }

  /** What is pinned never makes room, so each of the others must fit beside all that is. */
  #assertFits(added: Tenant, name: string): void {
    const others = [...this.#tenants.values()].filter(({ key }) => key !== added.key);
    const all = [...others, added];
    const pinnedBytes = all.reduce((sum, { pinned, memoryBytes }) => sum + (pinned ? memoryBytes : 0), 0);
    const largest = Math.max(0, ...all.map(({ pinned, memoryBytes }) => (pinned ? 0 : memoryBytes)));
    const neededBytes = pinnedBytes + largest;
    if (neededBytes <= this.#maxMemoryBytes) return;
    const [needed, allowed] = [neededBytes, this.#maxMemoryBytes].map((bytes) => (bytes / 1e6).toFixed(1));
    throw new PremodelError(
      'exceeds-memory',
      `with ${name}, the models to be in memory at one time take ${needed} MB, and ${allowed} MB are allowed`,
      {
        place: { field: 'maxMemoryMb' },
        remedy: 'Allow more, pin fewer models, or train with --max-memory to leave large models out.',
      },
    );
  }
}

function pinnedFirst(a: { readonly tenant: Tenant }, b: { readonly tenant: Tenant }): number {
  return Number(b.tenant.pinned) - Number(a.tenant.pinned);
}

function isInMemory({ loaded }: Tenant): boolean {
  return loaded.size > 0;
}
