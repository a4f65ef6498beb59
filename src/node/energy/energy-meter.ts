import { PremodelError } from '../../error.ts';

/** Something that counts the energy this device uses. Every implementation keeps `energy-meter-contract.ts`. */
export interface EnergyMeter {
  /** What is measured and how, for the profile's provenance. */
  readonly name: string;
  /** Over less than a few times this, a difference of two readings says little. 0: any two readings differ rightly. */
  readonly resolutionMs: number;
  /** Whether what the device draws while it does nothing is counted, and is to be subtracted. */
  readonly includesIdle: boolean;
  /**
   * Energy since some fixed moment, in millijoules; never decreases.
   * @throws PremodelError `energy-unavailable` once the meter cannot be read any more, and ever after
   */
  readMillijoules(): number;
  /** Ends what works behind it. Idempotent; nothing is read afterwards. */
  close(): void;
}

/** Why energy is not known. */
export function energyUnavailable(reason: string, file?: string): PremodelError {
  return new PremodelError('energy-unavailable', reason, {
    place: { file },
    remedy:
      'See docs/energy.md for what each meter needs, or state the power of the device for an estimate (--watts).',
  });
}
