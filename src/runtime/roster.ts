import { PremodelError } from '../error.ts';
import type { Candidate } from './candidate.ts';
import type { CandidateFault } from './decision.ts';
import { BackOff } from './faults/back-off.ts';
import { isCandidateFault } from './faults/is-candidate-fault.ts';
import type { RunnerCounts, RunnerEvent } from './faults/runner-event.ts';
import { type Footprint, Residency } from './residency.ts';

/** What came of a candidate's work: something, or a fault and the error it was. */
export type Outcome<T> = { readonly value: T } | { readonly fault: CandidateFault; readonly cause: unknown };

interface Member<Input, Output> {
  readonly candidate: Candidate<Input, Output>;
  readonly backOff: BackOff;
}

export interface PreloadOptions {
  /** Names of those to load, beside what is pinned. Default: all. */
  readonly only?: readonly string[];
  /** What does not load is a fault like any other. Default false. */
  readonly faultsRest?: boolean;
  /** Told of each just before it is loaded. */
  readonly onLoad?: (candidate: string) => void;
}

export interface RosterOptions {
  /** Told what happens to candidates. Must not throw. */
  readonly onEvent?: (event: RunnerEvent) => void;
  /** What loaded candidates may take together. Default: no limit. */
  readonly maxMemoryBytes?: number;
  /** By name. Default: nothing. */
  readonly footprints?: ReadonlyMap<string, Footprint>;
}

/** The candidates, and how they are: loads them, keeps their faults from whoever asked, lets them rest. */
export class Roster<Input, Output> {
  readonly #members: readonly Member<Input, Output>[];
  readonly #onEvent?: (event: RunnerEvent) => void;
  readonly #counts = { load: 0, evict: 0, fault: 0, recovered: 0 };
  readonly #residency: Residency;

  /** @throws PremodelError `exceeds-memory` where the candidates cannot run within the memory allowed */
  constructor(
    candidates: readonly Candidate<Input, Output>[],
    { onEvent, maxMemoryBytes, footprints }: RosterOptions = {},
  ) {
    this.#onEvent = onEvent;
    this.#residency = new Residency({ maxMemoryBytes, onChange: (change) => this.#tell(change) });
    this.#members = candidates.map((candidate) => ({
      candidate: this.#residency.manage(candidate, footprints?.get(candidate.name) ?? {}),
      backOff: new BackOff(),
    }));
  }

  get counts(): RunnerCounts {
    return { ...this.#counts };
  }

  /** Bytes held, by the candidate they were loaded for. */
  get resident(): ReadonlyMap<string, number> {
    return this.#residency.resident();
  }

  /** Whether it does not rest after a fault. */
  mayRun(index: number): boolean {
    return this.#members[index].backOff.mayRun;
  }

  /** Loads it where need be: it may have been dropped since, so it is asked every time. */
  load(index: number): Promise<void> {
    return this.#members[index].candidate.load();
  }

  /**
   * Loads what fits into memory at one time.
   * @throws what a candidate throws that does not load, unless `faultsRest`
   */
  preload({ faultsRest = false, only, onLoad }: PreloadOptions = {}): Promise<void> {
    return this.#residency.preload(async (name, load, pinned) => {
      if (only && !only.includes(name) && !pinned) return;
      onLoad?.(name);
      if (!faultsRest) return load();
      const index = this.#members.findIndex(({ candidate }) => candidate.name === name);
      await this.attempt(index, load);
    });
  }

  /**
   * Has a candidate do something, and remembers how it went.
   * @throws what it throws where that is no fault of the candidate
   */
  async attempt<T>(
    index: number,
    work: (candidate: Candidate<Input, Output>) => Promise<T>,
  ): Promise<Outcome<T>> {
    const { candidate, backOff } = this.#members[index];
    backOff.start();
    let value: T;
    try {
      value = await work(candidate);
    } catch (cause) {
      if (!isCandidateFault(cause)) {
        backOff.toldNothing();
        throw cause;
      }
      backOff.failed();
      const fault = faultOf(candidate.name, cause);
      this.#tell({ kind: 'fault', ...fault });
      return { fault, cause };
    }
    if (backOff.succeeded()) this.#tell({ kind: 'recovered', candidate: candidate.name });
    return { value };
  }

  /** One input was too much for all of these, so they need not rest for it; their faults stay counted. */
  forgive(names: readonly string[]): void {
    for (const { candidate, backOff } of this.#members) {
      if (names.includes(candidate.name)) backOff.forgive();
    }
  }

  async release(): Promise<void> {
    await Promise.all(this.#members.map(({ candidate }) => candidate.release()));
  }

  #tell(event: RunnerEvent): void {
    this.#counts[event.kind]++;
    this.#onEvent?.(event);
  }
}

function faultOf(candidate: string, error: unknown): CandidateFault {
  const code = PremodelError.is(error) ? error.code : 'run-failed';
  return { candidate, code, message: error instanceof Error ? error.message : String(error) };
}
