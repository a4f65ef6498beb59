import type { Domain } from '../../domain/domain.ts';
import type { Random } from '../../random.ts';
import { shuffle } from '../../random.ts';
import type { Candidate, Run } from '../../runtime/candidate.ts';
import type { RunEnergy } from '../energy/run-energy.ts';
import { isSettled, RepeatedTiming, type RepeatRule } from './repeated-timing.ts';

/** What every candidate did on one input. */
export interface InputMeasurement {
  readonly features: number[];
  readonly featureMs: number;
  /** In the order of the candidates. */
  readonly runs: RunMeasurement[];
}

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
}

export interface MeasureSettings {
  readonly rule: RepeatRule;
  readonly random: Random;
  readonly energy?: RunEnergy;
}

/**
 * Runs every candidate on one input in rounds, each round in a new order, so that drift of the device hits all
 * alike; a candidate drops out when its mean is known well enough.
 */
export async function measureInput<Input, Output, Reference>(
  input: Input,
  reference: Reference,
  domain: Domain<Input, Output, Reference>,
  candidates: readonly Candidate<Input, Output>[],
  { rule, random, energy }: MeasureSettings,
): Promise<InputMeasurement> {
  const featureTiming = new RepeatedTiming();
  let features: Float64Array = new Float64Array();
  while (!isSettled(featureTiming, rule)) {
    const start = performance.now();
    features = domain.features(input);
    featureTiming.add(performance.now() - start);
  }

  const cells = await runCells(input, candidates, { rule, random, energy });
  return {
    features: Array.from(features),
    featureMs: featureTiming.mean,
    runs: cells.map((cell) => cell.measurement(domain, reference)),
  };
}

/** What a run of each candidate costs on one input, whatever it says. */
export async function measureRuns<Input, Output>(
  input: Input,
  candidates: readonly Candidate<Input, Output>[],
  settings: MeasureSettings,
): Promise<{ readonly latencyMs: number; readonly energyMj?: number }[]> {
  return (await runCells(input, candidates, settings)).map((cell) => cell.cost);
}

async function runCells<Input, Output>(
  input: Input,
  candidates: readonly Candidate<Input, Output>[],
  { rule, random, energy }: MeasureSettings,
): Promise<Cell<Input, Output>[]> {
  const cells = candidates.map((candidate) => new Cell(candidate));
  for (let open = cells; open.length > 0; open = open.filter((cell) => !isSettled(cell.latency, rule))) {
    for (const cell of shuffle([...open], random)) await cell.run(input, energy);
  }
  return cells;
}

/** One candidate on one input. */
class Cell<Input, Output> {
  readonly latency = new RepeatedTiming();
  readonly #candidate: Candidate<Input, Output>;
  readonly #preprocess = new RepeatedTiming();
  readonly #inference = new RepeatedTiming();
  readonly #energy = new RepeatedTiming();
  #output?: Output;

  constructor(candidate: Candidate<Input, Output>) {
    this.#candidate = candidate;
  }

  /** Once for the time; further runs that the meter needs follow a warm one and do not count. */
  async run(input: Input, energy?: RunEnergy): Promise<void> {
    let isTimed = false;
    const run = async () => {
      const result = await this.#candidate.run(input);
      if (!isTimed) this.#add(result);
      isTimed = true;
    };
    if (!energy) return run();
    const millijoules = await energy.of(run);
    if (millijoules !== undefined) this.#energy.add(millijoules);
  }

  #add({ output, preprocessMs, inferenceMs }: Run<Output>): void {
    this.#output = output;
    this.#preprocess.add(preprocessMs);
    this.#inference.add(inferenceMs);
    this.latency.add(preprocessMs + inferenceMs);
  }

  get cost() {
    return { latencyMs: this.latency.mean, energyMj: this.#energyMj };
  }

  /** Of every round, or not known. */
  get #energyMj(): number | undefined {
    return this.#energy.count === this.latency.count ? this.#energy.mean : undefined;
  }

  /** Once it has run. */
  measurement<Reference>(domain: Domain<Input, Output, Reference>, reference: Reference): RunMeasurement {
    const output = this.#output!;
    return {
      answer: domain.answer(output),
      scores: Array.from(domain.scores(output, reference)),
      evidence: Array.from(domain.evidence(output)),
      latencyMs: this.latency.mean,
      preprocessMs: this.#preprocess.mean,
      inferenceMs: this.#inference.mean,
      latencyInterval: this.latency.count > 1 ? this.latency.interval : undefined,
      energyMj: this.#energyMj,
    };
  }
}
