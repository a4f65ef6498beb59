import type { Premodel } from '../artifact/premodel.ts';
import { type MeasuredCost, repricePremodel } from '../artifact/reprice-premodel.ts';
import type { RunnableTaskName } from '../models/tasks/tasks.ts';
import type { PointConstraint } from '../policy/constraint.ts';
import { seededRandom, shuffle } from '../random.ts';
import { type LoadOptions, taskNameOf } from './adaptive-model.ts';
import { filesLeftOut } from './dataset/files-left-out.ts';
import { noInputs } from './dataset/lines.ts';
import { listInputs } from './dataset/list-inputs.ts';
import { describeEnergy, type EnergyOptions } from './energy/run-energy.ts';
import { readPremodel, writePremodel } from './premodel-file.ts';
import type { RunCost } from './profile/cell.ts';
import { describeDevice } from './profile/device.ts';
import type { CellCost } from './profile/measure-input.ts';
import { assertNoFailure } from './profile/measure-inputs.ts';
import { chooseMeasurer, type IsolationOptions } from './profile/measuring/open-measurer.ts';
import { ResilientMeasurer } from './profile/measuring/resilient-measurer.ts';
import { RepeatedTiming } from './profile/repeated-timing.ts';
import { assertWritable } from './write-file.ts';

export interface CalibrateOptions
  extends Pick<LoadOptions, 'acceptModified' | 'allowModified' | 'modelsRoot' | 'threads'>,
    EnergyOptions,
    IsolationOptions {
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
  /** Stop at what cannot be read or used, and where a model fails. Default: go on without, and tell `onNotice`. */
  readonly strict?: boolean;
  /** Told, in a sentence, of every file that is no input and of every input that did not count, for all or for one of the models. */
  readonly onNotice?: (notice: string) => void;
}

const RULE = { minRepeats: 3, maxRepeats: 5, withinInterval: 0.05 };
const WARM_UP_RULE = { minRepeats: 1, maxRepeats: 1, withinInterval: 0 };

/**
 * Measures on this device what every model of a premodel and decoding cost, on a handful of inputs without labels, and
 * writes the premodel with these costs and the operating point that then serves its constraint best. Nothing is fitted.
 * An input that cannot be read, or that a model fails on, does not count there.
 * @throws PremodelError of reading and opening the premodel and its models, `no-inputs`, `no-answers`, `model-hangs`,
 * `model-crashes`, `cannot-reprice`, `cannot-write`, `disk-full`
 *
 * @example
 * const premodel = await calibratePremodel('imagenet.premodel.json', {
 *   data: 'images', out: 'here.premodel.json', limit: 50,
 * });
 */
export async function calibratePremodel(file: string, options: CalibrateOptions): Promise<Premodel> {
  const premodel = await readPremodel(file, options);
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
  task: RunnableTaskName,
  file: string,
  options: CalibrateOptions,
): Promise<{
  readonly costs: Map<string, MeasuredCost>;
  readonly decodeMs: number;
  readonly energyMeter: string;
}> {
  const { data, limit = 20, seed = 1, energyMeter, watts } = options;
  const { allowModified, modelsRoot, threads } = options;
  const { candidates } = premodel;
  const { found, leftOut } = await listInputs(task, data);
  if (options.strict && leftOut.length > 0) throw filesLeftOut(data, leftOut);
  for (const reason of leftOut) options.onNotice?.(`left out: ${reason}`);
  const inputs = shuffle([...found], seededRandom(seed)).slice(0, limit);
  const measurer = new ResilientMeasurer(
    chooseMeasurer(
      {
        task,
        models: { premodel, file, options: { allowModified, modelsRoot, threads } },
        energy: { energyMeter, watts },
      },
      candidates.map(({ sizeBytes }) => sizeBytes),
      options,
    ),
    candidates.map(({ name }) => name),
  );
  const costs = candidates.map(() => new CandidateCosts());
  const decoding = new RepeatedTiming();
  try {
    const opened = await measurer.open();
    let unavailable = opened.energyUnavailable;
    for (const k of candidates.keys()) await measurer.load(k);
    for (const [i, given] of inputs.entries()) {
      const subject = { id: given, given, rule: RULE, seed: seed * 1_000_003 + i, metered: true };
      // The first input also warms up.
      if (i === 0) await measurer.measureCosts({ ...subject, rule: WARM_UP_RULE, metered: false });
      const found = await measurer.measureCosts(subject);
      if ('fault' in found) {
        if (options.strict) throw found.fault;
        options.onNotice?.(`left out: ${found.fault.message}`);
        continue;
      }
      if (options.strict) assertNoFailure(given, found.runs);
      unavailable = found.energyUnavailable;
      decoding.add(found.decodeMs);
      for (const [k, run] of found.runs.entries()) {
        if ('failed' in run) options.onNotice?.(`${candidates[k].name} on ${given}: ${run.failed}`);
        else costs[k].add(run);
      }
    }
    measurer.record.assertAllAnswered();
    if (costs.some(({ isEmpty }) => isEmpty)) throw noInputs(data, 'holds nothing that can be read');
    const isKnown = costs.every(({ isMetered }) => isMetered);
    return {
      costs: new Map(candidates.map(({ name }, k) => [name, costs[k].mean(isKnown)])),
      decodeMs: decoding.mean,
      energyMeter: describeEnergy(opened.energyMeter, isKnown, unavailable),
    };
  } finally {
    await measurer.close();
  }
}

/** Of one candidate, over inputs. */
class CandidateCosts {
  readonly #whole = new MeanCost();
  readonly #continued = new MeanCost();

  add({ continued, ...whole }: CellCost): void {
    this.#whole.add(whole);
    if (continued) this.#continued.add(continued);
  }

  get isEmpty(): boolean {
    return this.#whole.isEmpty;
  }

  /** Whether the energy of every run is known. */
  get isMetered(): boolean {
    return this.#whole.isMetered && this.#continued.isMetered;
  }

  mean(withEnergy: boolean): MeasuredCost {
    return {
      ...this.#whole.mean(withEnergy),
      ...(!this.#continued.isEmpty && { continued: this.#continued.mean(withEnergy) }),
    };
  }
}

class MeanCost {
  readonly #latency = new RepeatedTiming();
  readonly #energy = new RepeatedTiming();

  add({ latencyMs, energyMj }: RunCost): void {
    this.#latency.add(latencyMs);
    if (energyMj !== undefined) this.#energy.add(energyMj);
  }

  get isEmpty(): boolean {
    return this.#latency.count === 0;
  }

  get isMetered(): boolean {
    return this.#energy.count === this.#latency.count;
  }

  mean(withEnergy: boolean): RunCost {
    return { latencyMs: this.#latency.mean, ...(withEnergy && { energyMj: this.#energy.mean }) };
  }
}
