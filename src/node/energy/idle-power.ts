import { setTimeout } from 'node:timers/promises';
import type { EnergyMeter } from './energy-meter.ts';

const WATCH_MS = 1000;
const WATCH_RESOLUTIONS = 10;

/**
 * Watches the device do nothing for a while.
 * @returns its power meanwhile, in milliwatts, which is not the candidates' doing; 0 where the meter leaves it out
 */
export async function idleMilliwatts(meter: EnergyMeter): Promise<number> {
  if (!meter.includesIdle) return 0;
  const startMs = performance.now();
  const startMj = meter.readMillijoules();
  await setTimeout(Math.max(WATCH_MS, WATCH_RESOLUTIONS * meter.resolutionMs));
  return ((meter.readMillijoules() - startMj) / (performance.now() - startMs)) * 1000;
}
