import type { Premodel } from '../artifact/premodel.ts';
import { type MeasuredCost, repricePremodel } from '../artifact/reprice-premodel.ts';
import type { PointConstraint } from '../policy/constraint.ts';
import { seededRandom, shuffle } from '../random.ts';
import { type LoadOptions, taskNameOf } from './adaptive-model.ts';
import { linesOfFile, noInputs } from './dataset/lines.ts';
import { listImages } from './dataset/list-images.ts';
import { type EnergyOptions, RunEnergy } from './energy/run-energy.ts';
import { openCandidate } from './open-candidate.ts';
import { readPremodel, writePremodel } from './premodel-file.ts';
import { describeDevice } from './profile/device.ts';
import { measureRuns, type RunCost } from './profile/measure-input.ts';
import { RepeatedTiming } from './profile/repeated-timing.ts';
import { timeDecoding } from './profile/time-decoding.ts';
import type { RunnableTask } from './tasks/task.ts';
import { type RunnableTaskName, runnableTasks } from './tasks/tasks.ts';
import { assertWritable } from './write-file.ts';

export interface CalibrateOptions
  extends Pick<LoadOptions, 'allowModified' | 'modelsRoot' | 'threads'>,
    EnergyOptions {
  /** Inputs without labels: a folder of images, or a text file with a sentence a line. */
  readonly data: string;
  /** Premodel file to write. */
  readonly out: string;
  /** How many inputs, drawn at random. Default 20. */
  readonly limit?: number;
  /** Of the sample and of the order of the runs. Default 1. */
  readonly seed?: number;
  /** What is asked of the operating point. Default: what was asked at training. */
  readonly constraint?: PointConstraint;
}

const RULE = { minRepeats: 3, maxRepeats: 5, withinInterval: 0.05 };

/**
 * Measures on this device what every model of a premodel and decoding cost, on a handful of inputs without labels, and
 * writes the premodel with these costs and the operating point that then serves its constraint best. Nothing is fitted.
 * @throws PremodelError of reading and opening the premodel and its models, `no-inputs`, what an input or a model
 * throws, `cannot-reprice`, `cannot-write`, `disk-full`
 */
export async function calibratePremodel(file: string, options: CalibrateOptions): Promise<Premodel> {
  const premodel = await readPremodel(file);
  await assertWritable(options.out);
  const name = taskNameOf(premodel, undefined, file);
  const { costs, decodeMs, energyMeter } = await measureCosts(premodel, name, file, options);
  const repriced = repricePremodel(premodel, costs, options.constraint, decodeMs);
  const { provenance } = premodel.profile;
  const here = { ...(await describeDevice()), threads: options.threads ?? 1, energyMeter, decodeMs };
  const written = {
    ...repriced,
    profile: { ...premodel.profile, provenance: { ...provenance, ...here } },
  };
  await writePremodel(options.out, written);
  return written;
}

async function measureCosts(
  premodel: Premodel,
  taskName: RunnableTaskName,
  file: string,
  options: CalibrateOptions,
): Promise<{
  readonly costs: Map<string, MeasuredCost>;
  readonly decodeMs: number;
  readonly energyMeter: string;
}> {
  const { data, limit = 20, seed = 1 } = options;
  const random = seededRandom(seed);
  const task: AnyTask = runnableTasks[taskName]() as AnyTask;
  const models = await Promise.all(
    premodel.candidates.map(async (candidate) => ({
      ...(await openCandidate(task, candidate, premodel, file, options)),
      continues: candidate.continues?.candidate,
    })),
  );
  const candidates = models.map(({ candidate }) => candidate);
  const inputs = shuffle([...(await listInputs(taskName, data))], random).slice(0, limit);
  const metering = await RunEnergy.open(options);
  const decoding = new RepeatedTiming();
  const means = candidates.map(() => ({ whole: new MeanCost(), continued: new MeanCost() }));
  try {
    for (const [i, given] of inputs.entries()) {
      const { input, decodeMs } = await timeDecoding(() => task.decode(given), RULE.minRepeats);
      decoding.add(decodeMs);
      // The first input also warms up.
      if (i === 0) for (const candidate of candidates) await candidate.run(input);
      const found = await measureRuns(input, models, { rule: RULE, random, energy: metering });
      found.forEach(({ continued, ...whole }, k) => {
        means[k].whole.add(whole);
        if (continued) means[k].continued.add(continued);
      });
    }
  } finally {
    metering.close();
    await Promise.all(candidates.map((candidate) => candidate.release()));
  }
  const isKnown = means.every(({ whole, continued }) => whole.isMetered && continued.isMetered);
  const costs = new Map(
    models.map(({ candidate: { name }, continues }, k): [string, MeasuredCost] => {
      const { whole, continued } = means[k];
      return [
        name,
        { ...whole.mean(isKnown), ...(continues !== undefined && { continued: continued.mean(isKnown) }) },
      ];
    }),
  );
  return { costs, decodeMs: decoding.mean, energyMeter: metering.describe(isKnown) };
}

class MeanCost {
  readonly #latency = new RepeatedTiming();
  readonly #energy = new RepeatedTiming();

  add({ latencyMs, energyMj }: RunCost): void {
    this.#latency.add(latencyMs);
    if (energyMj !== undefined) this.#energy.add(energyMj);
  }

  /** Whether the energy of every run is known. */
  get isMetered(): boolean {
    return this.#energy.count === this.#latency.count;
  }

  mean(withEnergy: boolean): RunCost {
    return { latencyMs: this.#latency.mean, ...(withEnergy && { energyMj: this.#energy.mean }) };
  }
}

/** What every task has in common: it takes paths or texts, whatever it makes of them. */
type AnyTask = RunnableTask<string, unknown, unknown, never, unknown>;

async function listInputs(task: RunnableTaskName, data: string): Promise<string[]> {
  if (task !== 'translation') return listImages(data);
  const lines: string[] = [];
  for await (const line of linesOfFile(data)) if (line.trim() !== '') lines.push(line);
  if (lines.length === 0) throw noInputs(data, 'holds no sentence');
  return lines;
}
