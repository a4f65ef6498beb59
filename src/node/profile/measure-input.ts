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
  /** Of a run that went on from that of another candidate; where it can. */
  readonly continued?: RunCost;
}

export interface RunCost {
  readonly latencyMs: number;
  readonly energyMj?: number;
}

/** A candidate, and the name of the one whose work it can go on from: such a one is measured both ways. */
export interface MeasuredCandidate<Input, Output> {
  readonly candidate: Candidate<Input, Output>;
  readonly continues?: string;
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
  candidates: readonly MeasuredCandidate<Input, Output>[],
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
    runs: cells.map(({ whole, rest }) => ({
      ...whole.measurement(domain, reference),
      continued: rest?.cost,
    })),
  };
}

/** What a run of each candidate costs on one input, whatever it says. */
export async function measureRuns<Input, Output>(
  input: Input,
  candidates: readonly MeasuredCandidate<Input, Output>[],
  settings: MeasureSettings,
): Promise<(RunCost & { readonly continued?: RunCost })[]> {
  const cells = await runCells(input, candidates, settings);
  return cells.map(({ whole, rest }) => ({ ...whole.cost, continued: rest?.cost }));
}

async function runCells<Input, Output>(
  input: Input,
  candidates: readonly MeasuredCandidate<Input, Output>[],
  { rule, random, energy }: MeasureSettings,
): Promise<Cells<Input, Output>[]> {
  const wholes = candidates.map(({ candidate }) => new Cell(candidate));
  const cells = candidates.map(({ candidate, continues }, i) => {
    const from = wholes[candidates.findIndex((other) => other.candidate.name === continues)];
    return { whole: wholes[i], rest: from && new Cell(candidate, from) };
  });
  const all = cells.flatMap(({ whole, rest }) => (rest ? [whole, rest] : [whole]));
  for (let open = all; open.length > 0; open = open.filter((cell) => !isSettled(cell.latency, rule))) {
    for (const cell of continuedLater(shuffle([...open], random))) await cell.run(input, energy);
  }
  return cells;
}

/** Where a run comes before the one it goes on from, the two change places. */
function continuedLater<Input, Output>(round: Cell<Input, Output>[]): Cell<Input, Output>[] {
  for (const [at, { from }] of [...round].entries()) {
    const later = from ? round.indexOf(from) : -1;
    if (later > at) [round[at], round[later]] = [round[later], round[at]];
  }
  return round;
}

interface Cells<Input, Output> {
  readonly whole: Cell<Input, Output>;
  /** Of runs that go on from those of another candidate. */
  readonly rest?: Cell<Input, Output>;
}

/** One candidate on one input. */
class Cell<Input, Output> {
  readonly latency = new RepeatedTiming();
  /** Whose work it goes on from; otherwise it does all. */
  readonly from?: Cell<Input, Output>;
  readonly #candidate: Candidate<Input, Output>;
  readonly #preprocess = new RepeatedTiming();
  readonly #inference = new RepeatedTiming();
  readonly #energy = new RepeatedTiming();
  #output?: Output;
  #state?: unknown;

  constructor(candidate: Candidate<Input, Output>, from?: Cell<Input, Output>) {
    this.#candidate = candidate;
    this.from = from;
  }

  /** Once for the time; further runs that the meter needs follow a warm one and do not count. */
  async run(input: Input, energy?: RunEnergy): Promise<void> {
    let isTimed = false;
    const run = async () => {
      const result = await this.#candidate.run(input, this.from && { resumeFrom: [this.from.#state] });
      if (!isTimed) this.#add(result);
      isTimed = true;
    };
    if (!energy) return run();
    const millijoules = await energy.of(run);
    if (millijoules !== undefined) this.#energy.add(millijoules);
  }

  #add({ output, preprocessMs, inferenceMs, state }: Run<Output>): void {
    this.#output = output;
    this.#state = state;
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
