import { join } from 'node:path';
import { energyUnavailable } from './energy-meter.ts';
import type { PowerSource } from './sampled-meter.ts';
import { namesIn, trySystemFile, wholeNumberIn } from './system-file.ts';

/** Most batteries renew their readings no more often. */
const INTERVAL_MS = 1000;

/** A battery's state, and the files that tell its power: microwatts, or microvolts and microamperes. */
interface Battery {
  readonly name: string;
  readonly files: readonly string[];
}

/**
 * What the batteries of this device give: everything it uses, while it runs on them and on nothing else.
 *
 * @returns undefined where there is no battery that tells its power
 */
export function findBattery(root: string): PowerSource | undefined {
  const folder = join(root, 'sys/class/power_supply');
  const batteries = namesIn(folder, /./).flatMap((name) => batteryAt(join(folder, name), name));
  if (batteries.length === 0) return undefined;
  return {
    name: `battery ${batteries.map(({ name }) => name).join(' + ')}`,
    intervalMs: INTERVAL_MS,
    reading: { files: batteries.flatMap(({ files }) => files) },
    milliwatts(texts) {
      let next = 0;
      const readings = batteries.map(({ files }) => files.map((file) => ({ file, text: texts[next++] })));
      const states = readings.map(([state]) => state.text.trim());
      // A second battery may rest while the first gives.
      if (!states.includes('Discharging') || states.includes('Charging')) {
        throw energyUnavailable(`the device does not run on its battery, which is ${states.join(' and ')}`);
      }
      return readings.reduce((sum, [, ...values]) => {
        return sum + batteryMilliwatts(values.map(({ text, file }) => wholeNumberIn(text, file)));
      }, 0);
    },
  };
}

/** Of this device: a mouse has a battery too. */
function batteryAt(folder: string, name: string): Battery[] {
  if (trySystemFile(join(folder, 'type')) !== 'Battery') return [];
  if (trySystemFile(join(folder, 'scope')) === 'Device') return [];
  for (const values of [['power_now'], ['voltage_now', 'current_now']]) {
    const files = ['status', ...values].map((file) => join(folder, file));
    if (files.every((file) => trySystemFile(file) !== undefined)) return [{ name, files }];
  }
  return [];
}

/** Some drivers write what flows out as negative. */
function batteryMilliwatts([first, microamperes]: readonly number[]): number {
  return Math.abs(microamperes === undefined ? first / 1e3 : (first * microamperes) / 1e9);
}
