import type { Domain } from '../../domain/domain.ts';
import type { Candidate, Run } from '../../runtime/candidate.ts';
import type { RunEnergy } from '../energy/run-energy.ts';
import { RepeatedTiming } from './repeated-timing.ts';

/** An answer, and what it cost. */
export interface RunMeasurement {
  /** Class index, or text. */
  readonly answer: number | string;
  /** In the order of the domain's criteria. */
  readonly scores: number[];
  readonly evidence: number[];
  readonly latencyMs: number;
  readonly preprocessMs: number;
  readonly inferenceMs: number;
  /** Absent where it ran but once. */
  readonly latencyInterval?: number;
  readonly energyMj?: number;
  /** Of a run that went on from that of another candidate; where it can. */
  readonly continued?: RunCost;
}

export interface RunCost {
  readonly latencyMs: number;
  readonly energyMj?: number;
}

/** A run that gave no answer that could be used. */
export interface FailedRun {
  /** Why. */
  readonly failed: string;
  /** Until it failed, or was given up; absent where it took its process down, and nobody knows when. */
  readonly latencyMs?: number;
}

export interface CellOptions<Input, Output> {
  /** Whose work it goes on from. Default: it does all. */
  readonly from?: Cell<Input, Output>;
  /** Whether it is not to be run. */
  readonly isLeftOut?: boolean;
  readonly isInputFault?: (error: unknown) => boolean;
  /** Told of every run, just before it. */
  readonly onRun?: () => void;
}

/** Reasons are listed: none is to fill the page. */
const LONGEST_REASON = 500;

/** One candidate on one input. */
export class Cell<Input, Output> {
  readonly latency = new RepeatedTiming();
  readonly from?: Cell<Input, Output>;
  /** Once a run of it failed. */
  failure?: FailedRun;
  readonly #candidate: Candidate<Input, Output>;
  readonly #options: CellOptions<Input, Output>;
  readonly #preprocess = new RepeatedTiming();
  readonly #inference = new RepeatedTiming();
  readonly #energy = new RepeatedTiming();
  #output?: Output;
  #state?: unknown;

  constructor(candidate: Candidate<Input, Output>, options: CellOptions<Input, Output> = {}) {
    this.#candidate = candidate;
    this.#options = options;
    this.from = options.from;
    if (options.isLeftOut) this.failure = { failed: 'left out' };
  }

  /** Whether neither it nor what it goes on from has failed. */
  get canRun(): boolean {
    return !this.failure && !this.from?.failure;
  }

  /** Once for the time; further runs that the meter needs follow a warm one and do not count. */
  async run(input: Input, energy?: RunEnergy): Promise<void> {
    let isTimed = false;
    const run = async () => {
      if (this.failure) return;
      this.#options.onRun?.();
      const start = performance.now();
      try {
        const result = await this.#candidate.run(input, this.from && { resumeFrom: [this.from.#state] });
        if (!isTimed) this.#add(result);
        isTimed = true;
      } catch (error) {
        if (this.#options.isInputFault?.(error)) throw error;
        this.#fail(error, performance.now() - start);
      }
    };
    if (!energy) return run();
    const millijoules = await energy.of(run);
    if (millijoules !== undefined) this.#energy.add(millijoules);
  }

  get cost(): RunCost {
    return { latencyMs: this.latency.mean, energyMj: this.#energyMj };
  }

  /** Once it has run. */
  measurement<Reference>(
    domain: Domain<Input, Output, Reference>,
    reference: Reference,
  ): RunMeasurement | FailedRun {
    if (this.failure) return this.failure;
    try {
      return this.#measurement(domain, reference);
    } catch (error) {
      return this.#fail(error, this.latency.mean);
    }
  }

  #add({ output, preprocessMs, inferenceMs, state }: Run<Output>): void {
    this.#output = output;
    this.#state = state;
    this.#preprocess.add(preprocessMs);
    this.#inference.add(inferenceMs);
    this.latency.add(preprocessMs + inferenceMs);
  }

  #fail(error: unknown, latencyMs: number): FailedRun {
    const reason = error instanceof Error ? error.message : String(error);
    this.failure = { failed: reason.slice(0, LONGEST_REASON), latencyMs };
    return this.failure;
  }

  /** Of every round, or not known. */
  get #energyMj(): number | undefined {
    return this.#energy.count === this.latency.count ? this.#energy.mean : undefined;
  }

  #measurement<Reference>(domain: Domain<Input, Output, Reference>, reference: Reference): RunMeasurement {
    const output = this.#output!;
    const scores = Array.from(domain.scores(output, reference));
    const evidence = Array.from(domain.evidence(output));
    if (![...scores, ...evidence].every(Number.isFinite)) {
      throw new RangeError(`${this.#candidate.name} gave numbers that are not finite`);
    }
    return {
      answer: domain.answer(output),
      scores,
      evidence,
      latencyMs: this.latency.mean,
      preprocessMs: this.#preprocess.mean,
      inferenceMs: this.#inference.mean,
      latencyInterval: this.latency.count > 1 ? this.latency.interval : undefined,
      energyMj: this.#energyMj,
    };
  }
}
