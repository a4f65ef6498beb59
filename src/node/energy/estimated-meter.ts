import { PremodelError } from '../../error.ts';
import type { EnergyMeter } from './energy-meter.ts';

/**
 * No meter at all: time at a stated power. It makes energy proportional to time, and its name says that it is an
 * estimate.
 * @param watts what the device draws beyond idle while it computes
 * @throws PremodelError `invalid-option` unless `watts` is above 0
 */
export function estimatedMeter(watts: number): EnergyMeter {
  if (!(watts > 0 && watts < Infinity)) {
    throw new PremodelError('invalid-option', `${watts} W is no power`, {
      place: { field: 'watts' },
      remedy: 'State what the device draws beyond idle while it computes, in watts, e.g. 4.5.',
    });
  }
  const start = performance.now();
  return {
    name: `estimate: ${watts} W x time`,
    resolutionMs: 0,
    includesIdle: false,
    readMillijoules: () => watts * (performance.now() - start),
    close() {},
  };
}
