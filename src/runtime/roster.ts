import { PremodelError } from '../error.ts';
import type { Candidate } from './candidate.ts';
import type { CandidateFault } from './decision.ts';
import { BackOff } from './faults/back-off.ts';
import { isCandidateFault } from './faults/is-candidate-fault.ts';
import type { RunnerCounts, RunnerEvent } from './faults/runner-event.ts';

/** What came of a candidate's work: something, or a fault and the error it was. */
export type Outcome<T> = { readonly value: T } | { readonly fault: CandidateFault; readonly cause: unknown };

interface Member<Input, Output> {
  readonly candidate: Candidate<Input, Output>;
  readonly backOff: BackOff;
  isLoaded: boolean;
}

/** The candidates, and how they are: loads them, keeps their faults from whoever asked, lets them rest. */
export class Roster<Input, Output> {
  readonly #members: readonly Member<Input, Output>[];
  readonly #onEvent?: (event: RunnerEvent) => void;
  readonly #counts = { load: 0, fault: 0, recovered: 0 };

  constructor(candidates: readonly Candidate<Input, Output>[], onEvent?: (event: RunnerEvent) => void) {
    this.#members = candidates.map((candidate) => ({ candidate, backOff: new BackOff(), isLoaded: false }));
    this.#onEvent = onEvent;
  }

  get counts(): RunnerCounts {
    return { ...this.#counts };
  }

  /** Names of those that were loaded. */
  get loaded(): readonly string[] {
    return this.#members.filter(({ isLoaded }) => isLoaded).map(({ candidate }) => candidate.name);
  }

  /** Whether it does not rest after a fault. */
  mayRun(index: number): boolean {
    return this.#members[index].backOff.mayRun;
  }

  /** Loads it where need be: it may have been unloaded since, so it is asked every time. */
  async load(index: number): Promise<void> {
    const member = this.#members[index];
    const startedAt = performance.now();
    await member.candidate.load();
    if (member.isLoaded) return;
    member.isLoaded = true;
    this.#tell({
      kind: 'load',
      candidate: member.candidate.name,
      durationMs: performance.now() - startedAt,
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
