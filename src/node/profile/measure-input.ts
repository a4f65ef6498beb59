import type { Domain } from '../../domain/domain.ts';
import type { Random } from '../../random.ts';
import { shuffle } from '../../random.ts';
import type { Candidate } from '../../runtime/candidate.ts';
import type { IdleAwareMeter } from '../energy/idle-power.ts';
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
  readonly meter?: IdleAwareMeter;
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
  { rule, random, meter }: MeasureSettings,
): Promise<InputMeasurement> {
  const featureTiming = new RepeatedTiming();
  let features: Float64Array = new Float64Array();
  while (!isSettled(featureTiming, rule)) {
    const start = performance.now();
    features = domain.features(input);
    featureTiming.add(performance.now() - start);
  }

  const cells = await runCells(input, candidates, { rule, random, meter });
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
  { rule, random, meter }: MeasureSettings,
): Promise<Cell<Input, Output>[]> {
  const cells = candidates.map((candidate) => new Cell(candidate));
  for (let open = cells; open.length > 0; open = open.filter((cell) => !isSettled(cell.latency, rule))) {
    for (const cell of shuffle([...open], random)) await cell.run(input, meter);
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

  async run(input: Input, metering?: IdleAwareMeter): Promise<void> {
    const energyBefore = metering?.meter.readMillijoules();
    const { output, preprocessMs, inferenceMs } = await this.#candidate.run(input);
    const latencyMs = preprocessMs + inferenceMs;
    if (metering) {
      const used = metering.meter.readMillijoules() - energyBefore!;
      this.#energy.add(Math.max(0, used - (metering.idleMilliwatts * latencyMs) / 1000));
    }
    this.#output = output;
    this.#preprocess.add(preprocessMs);
    this.#inference.add(inferenceMs);
    this.latency.add(latencyMs);
  }

  get cost() {
    return { latencyMs: this.latency.mean, ...(this.#energy.count > 0 && { energyMj: this.#energy.mean }) };
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
      energyMj: this.#energy.count > 0 ? this.#energy.mean : undefined,
    };
  }
}
