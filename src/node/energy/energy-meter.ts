/** Something that counts the energy this device uses. */
export interface EnergyMeter {
  /** What is measured and how, for the profile's provenance. */
  readonly name: string;
  /** Energy since some fixed moment, in millijoules; never decreases. */
  readMillijoules(): number;
}

/** The meter of this device; undefined where none is known, and energy is then recorded as unavailable. */
export async function findEnergyMeter(): Promise<EnergyMeter | undefined> {
  return undefined;
}
