import { PremodelError } from '../../error.ts';
import type { EnergyMeter } from './energy-meter.ts';
import { estimatedMeter } from './estimated-meter.ts';
import { type EnergyMeterKind, findEnergyMeter } from './find-energy-meter.ts';
import { idleMilliwatts } from './idle-power.ts';

export interface EnergyOptions {
  /**
   * A meter, which stays open; or which to find. Default `auto`: the best there is, and no energy where there is
   * none. `none`: no meter.
   */
  readonly energyMeter?: EnergyMeter | EnergyMeterKind | 'auto' | 'none';
  /** Watts drawn beyond idle while computing: where no meter is found, energy is estimated as time at this power. */
  readonly watts?: number;
}

/**
 * For a profile's provenance.
 * @param isKnown whether the energy of every run is
 * @param reason why it is not; default: something in an earlier run
 */
export function describeEnergy(meterName: string, isKnown: boolean, reason?: string): string {
  if (isKnown) return meterName;
  return `unavailable: ${reason ?? `${meterName} failed in an earlier run`}`;
}

/** So many times a meter's resolution a run is repeated, lest it be told by the power of what ran before. */
const RESOLUTIONS_PER_RUN = 3;

/** The energy of runs, for as long as it can be known. A meter that fails stops nothing. */
export class RunEnergy {
  /** Name of the meter at the start, or `unavailable`. */
  readonly meterName: string;
  /** Why energy is not, or no longer, known. */
  unavailable?: string;
  readonly #meter?: EnergyMeter;
  readonly #owned: boolean;
  #idleMilliwatts = 0;

  private constructor(meter: EnergyMeter | undefined, owned: boolean, unavailable?: string) {
    this.#meter = meter;
    this.#owned = owned;
    this.meterName = meter?.name ?? 'unavailable';
    this.unavailable = unavailable;
  }

  /**
   * Finds the meter, and the idle power.
   * @throws PremodelError `energy-unavailable` where a meter was asked for by its kind and cannot be read;
   *   `invalid-option` for watts that are no power
   */
  static async open(options: EnergyOptions): Promise<RunEnergy> {
    const energy = await RunEnergy.#find(options);
    await energy.#watchIdle();
    return energy;
  }

  static async #find({ energyMeter = 'auto', watts }: EnergyOptions): Promise<RunEnergy> {
    if (typeof energyMeter === 'object') return new RunEnergy(energyMeter, false);
    const estimate = watts === undefined ? undefined : estimatedMeter(watts);
    if (energyMeter === 'none') return new RunEnergy(estimate, true, estimate ? undefined : 'not asked for');
    try {
      const kind = energyMeter === 'auto' ? undefined : energyMeter;
      return new RunEnergy(await findEnergyMeter({ kind }), true);
    } catch (error) {
      if (!PremodelError.is(error) || energyMeter !== 'auto') throw error;
      return new RunEnergy(estimate, true, estimate ? undefined : error.message);
    }
  }

  /**
   * Runs at least once, and as often as the meter needs to tell.
   * @returns millijoules of one run beyond idle; undefined where they are not known
   */
  async of(run: () => Promise<void>): Promise<number | undefined> {
    const before = this.#read();
    const start = performance.now();
    const windowMs = before === undefined ? 0 : RESOLUTIONS_PER_RUN * this.#meter!.resolutionMs;
    let elapsedMs = 0;
    let runs = 0;
    do {
      await run();
      runs++;
      elapsedMs = performance.now() - start;
    } while (elapsedMs < windowMs);
    const after = this.#read();
    if (before === undefined || after === undefined) return undefined;
    if (after < before) return this.#fail(new RangeError(`${this.meterName} runs backwards`));
    return Math.max(0, after - before - (this.#idleMilliwatts * elapsedMs) / 1000) / runs;
  }

  close(): void {
    if (this.#owned) this.#meter?.close();
  }

  async #watchIdle(): Promise<void> {
    if (!this.#meter) return;
    try {
      this.#idleMilliwatts = await idleMilliwatts(this.#meter);
    } catch (error) {
      this.#fail(error);
    }
  }

  #read(): number | undefined {
    if (!this.#meter || this.unavailable !== undefined) return undefined;
    try {
      const value = this.#meter.readMillijoules();
      if (Number.isFinite(value)) return value;
      throw new RangeError(`${this.meterName} says ${value} mJ`);
    } catch (error) {
      return this.#fail(error);
    }
  }

  #fail(error: unknown): undefined {
    this.unavailable = error instanceof Error ? error.message : String(error);
  }
}
