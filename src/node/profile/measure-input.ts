import type { Domain } from '../../domain/domain.ts';
import type { Random } from '../../random.ts';
import { shuffle } from '../../random.ts';
import type { Candidate } from '../../runtime/candidate.ts';
import type { RunEnergy } from '../energy/run-energy.ts';
import { Cell, type FailedRun, type RunCost, type RunMeasurement } from './cell.ts';
import { isSettled, RepeatedTiming, type RepeatRule } from './repeated-timing.ts';

/** What every candidate did on one input. */
export interface InputMeasurement {
  readonly features: number[];
  readonly featureMs: number;
  /** In the order of the candidates. */
  readonly runs: (RunMeasurement | FailedRun)[];
}

/** What runs of a candidate cost on one input. */
export interface CellCost extends RunCost {
  readonly continued?: RunCost;
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
  /** Indexes of candidates that are not run; they count as failed. Default: none. */
  readonly without?: ReadonlySet<number>;
  /** Errors that the input is to blame for, whatever ran: they are thrown. Default: none. */
  readonly isInputFault?: (error: unknown) => boolean;
  /** Told of every run, by the candidate's index, just before it. */
  readonly onRun?: (candidate: number) => void;
}

/**
 * Runs every candidate on one input in rounds, each round in a new order, so that drift of the device hits all
 * alike. A candidate drops out when its mean is known well enough, or when a run of it fails.
 */
export async function measureInput<Input, Output, Reference>(
  input: Input,
  reference: Reference,
  domain: Domain<Input, Output, Reference>,
  candidates: readonly MeasuredCandidate<Input, Output>[],
  settings: MeasureSettings,
): Promise<InputMeasurement> {
  const featureTiming = new RepeatedTiming();
  let features: Float64Array = new Float64Array();
  while (!isSettled(featureTiming, settings.rule)) {
    const start = performance.now();
    features = domain.features(input);
    featureTiming.add(performance.now() - start);
  }

  const cells = await runCells(input, candidates, settings);
  return {
    features: Array.from(features),
    featureMs: featureTiming.mean,
    runs: cells.map(({ whole, rest }) => {
      const measured = whole.measurement(domain, reference);
      if ('failed' in measured) return measured;
      return rest?.failure ?? { ...measured, continued: rest && continuedCost(rest, whole) };
    }),
  };
}

/** What a run of each candidate costs on one input, whatever it says. */
export async function measureRuns<Input, Output>(
  input: Input,
  candidates: readonly MeasuredCandidate<Input, Output>[],
  settings: MeasureSettings,
): Promise<(CellCost | FailedRun)[]> {
  const cells = await runCells(input, candidates, settings);
  return cells.map(({ whole, rest }) => {
    const failure = whole.failure ?? rest?.failure;
    return failure ?? { ...whole.cost, continued: rest && continuedCost(rest, whole) };
  });
}

/** Where there was nothing to go on from, all is done. */
function continuedCost(rest: Cell<never, unknown>, whole: Cell<never, unknown>): RunCost {
  return rest.latency.count > 0 ? rest.cost : whole.cost;
}

async function runCells<Input, Output>(
  input: Input,
  candidates: readonly MeasuredCandidate<Input, Output>[],
  { rule, random, energy, without, isInputFault, onRun }: MeasureSettings,
): Promise<Cells<Input, Output>[]> {
  const cellOf = (index: number, from?: Cell<Input, Output>) =>
    new Cell(candidates[index].candidate, {
      from,
      isLeftOut: without?.has(index),
      isInputFault,
      onRun: () => onRun?.(index),
    });
  const wholes = candidates.map((_, i) => cellOf(i));
  const cells = candidates.map(({ continues }, i) => {
    const from = wholes[candidates.findIndex((other) => other.candidate.name === continues)];
    return { whole: wholes[i], rest: from && cellOf(i, from) };
  });
  const all = cells.flatMap(({ whole, rest }) => (rest ? [whole, rest] : [whole]));
  const isOpen = (cell: Cell<Input, Output>) => cell.canRun && !isSettled(cell.latency, rule);
  for (let open = all.filter(isOpen); open.length > 0; open = open.filter(isOpen)) {
    for (const cell of continuedLater(shuffle([...open], random))) {
      if (cell.canRun) await cell.run(input, energy);
    }
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
