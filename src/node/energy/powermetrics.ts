import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { energyUnavailable } from './energy-meter.ts';
import type { PowerSource } from './sampled-meter.ts';

/** Every call watches so long and tells the mean. */
const INTERVAL_MS = 100;

/** What the program calls the power of the whole chip: on Apple's processors, on Intel's; then the cores alone. */
const TOTALS = [
  /^Combined Power[^:\n]*:\s*(\d+(?:\.\d+)?)\s*(mW|W)\s*$/m,
  /^Intel energy model derived package power[^:\n]*:\s*(\d+(?:\.\d+)?)\s*(mW|W)\s*$/m,
  /^CPU Power:\s*(\d+(?:\.\d+)?)\s*(mW|W)\s*$/m,
];

/**
 * macOS' powermetrics, which only root may run: processor, graphics and neural engine.
 * @returns undefined where there is none
 */
export function findPowermetrics(root: string): PowerSource | undefined {
  const command = join(root, 'usr/bin/powermetrics');
  if (!existsSync(command)) return undefined;
  return {
    name: 'powermetrics',
    intervalMs: INTERVAL_MS,
    reading: { command, args: ['--samplers', 'cpu_power', '-n', '1', '-i', String(INTERVAL_MS)] },
    milliwatts: ([text]) => powermetricsMilliwatts(text),
  };
}

/** @throws PremodelError `energy-unavailable` where the text tells no power */
export function powermetricsMilliwatts(text: string): number {
  for (const total of TOTALS) {
    const [, value, unit] = total.exec(text) ?? [];
    if (value) return Number(value) * (unit === 'W' ? 1000 : 1);
  }
  throw energyUnavailable('powermetrics tells no power');
}
