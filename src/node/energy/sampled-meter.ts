import { setTimeout } from 'node:timers/promises';
import { PremodelError } from '../../error.ts';
import { type EnergyMeter, energyUnavailable } from './energy-meter.ts';
import { PowerIntegral } from './power-integral.ts';
import { monotonicMs, type Reading, type Sample, Sampler } from './sampler.ts';

/** Something that tells the power of this moment. */
export interface PowerSource {
  /** What is measured; how often it is sampled is added. */
  readonly name: string;
  readonly intervalMs: number;
  readonly reading: Reading;
  /**
   * Power in milliwatts from the texts read.
   * @throws PremodelError `energy-unavailable` where they tell none
   */
  milliwatts(texts: readonly string[]): number;
}

/** No sample for so long: the thread or the program hangs. */
const SILENCE_MS = 10_000;
const TAKE_EVERY_MS = 1000;

/**
 * Counts energy by sampling power in a thread of its own, from the first sample on.
 * @throws PremodelError `energy-unavailable` where the first sample fails
 */
export async function openSampledMeter(source: PowerSource): Promise<EnergyMeter> {
  const meter = new SampledMeter(source);
  try {
    while (!meter.isReady()) await setTimeout(1);
    return meter;
  } catch (error) {
    meter.close();
    throw error;
  }
}

class SampledMeter implements EnergyMeter {
  readonly name: string;
  readonly resolutionMs: number;
  readonly includesIdle = true;
  readonly #source: PowerSource;
  readonly #sampler: Sampler;
  readonly #integral = new PowerIntegral();
  readonly #openedAtMs = monotonicMs();
  /** So that samples do not pile up where nobody reads. */
  readonly #taking: NodeJS.Timeout;
  #failure?: PremodelError;

  constructor(source: PowerSource) {
    this.#source = source;
    this.name = `${source.name}, sampled every ${source.intervalMs} ms`;
    this.resolutionMs = source.intervalMs;
    this.#sampler = new Sampler(source.reading, source.intervalMs);
    this.#taking = setInterval(() => this.#take(), TAKE_EVERY_MS).unref();
  }

  isReady(): boolean {
    this.readMillijoules();
    return this.#integral.lastAtMs !== undefined;
  }

  readMillijoules(): number {
    this.#take();
    const nowMs = monotonicMs();
    if (nowMs - (this.#integral.lastAtMs ?? this.#openedAtMs) > SILENCE_MS) {
      this.#failure ??= energyUnavailable(`${this.#source.name} has not answered for ${SILENCE_MS / 1000} s`);
    }
    if (this.#failure) throw this.#failure;
    return this.#integral.upTo(nowMs);
  }

  close(): void {
    clearInterval(this.#taking);
    this.#sampler.close();
  }

  #take(): void {
    for (const sample of this.#sampler.take()) {
      if (this.#failure) return;
      this.#add(sample);
    }
  }

  #add(sample: Sample): void {
    try {
      if ('failure' in sample) throw energyUnavailable(`${this.#source.name}: ${sample.failure}`);
      const milliwatts = this.#source.milliwatts(sample.texts);
      if (!(milliwatts >= 0 && milliwatts < Infinity)) {
        throw energyUnavailable(`${this.#source.name} says ${milliwatts} mW`);
      }
      this.#integral.add(sample.atMs, milliwatts);
    } catch (error) {
      if (!PremodelError.is(error)) throw error;
      this.#failure = error;
    }
  }
}
