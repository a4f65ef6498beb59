import { setTimeout } from 'node:timers/promises';
import type { EnergyMeter } from './energy-meter.ts';

/** A meter, and the power of the device while it does nothing, which is not the candidates' doing. */
export interface IdleAwareMeter {
  readonly meter: EnergyMeter;
  readonly idleMilliwatts: number;
}

/** Watches the device do nothing for a while. */
export async function idleAware(meter?: EnergyMeter, watchMs = 1000): Promise<IdleAwareMeter | undefined> {
  if (!meter) return undefined;
  const startMs = performance.now();
  const startMj = meter.readMillijoules();
  await setTimeout(watchMs);
  const idleMilliwatts = ((meter.readMillijoules() - startMj) / (performance.now() - startMs)) * 1000;
  return { meter, idleMilliwatts };
}
