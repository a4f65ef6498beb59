import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { energyUnavailable } from './energy-meter.ts';
import type { PowerSource } from './sampled-meter.ts';

/** Starting a program each time, more often would itself take a good part of a core. */
const INTERVAL_MS = 50;

/**
 * The power management chip of the Raspberry Pi 5: volts times amperes, summed over its rails. What the regulators
 * lose and what is fed from the 5 V input past them (USB devices) is not in it.
 *
 * @returns undefined without `vcgencmd`; earlier boards have it, but say no rails when asked
 */
export function findRaspberryPi(root: string): PowerSource | undefined {
  const command = join(root, 'usr/bin/vcgencmd');
  if (!existsSync(command)) return undefined;
  return {
    name: 'Raspberry Pi power management chip, all rails',
    intervalMs: INTERVAL_MS,
    reading: { command, args: ['pmic_read_adc'] },
    milliwatts: ([text]) => pmicMilliwatts(text),
  };
}

/**
 * @param text lines like `VDD_CORE_A current(7)=1.35A` and `VDD_CORE_V volt(15)=0.72V`
 * @throws PremodelError `energy-unavailable` where no rail has both
 */
export function pmicMilliwatts(text: string): number {
  const volts = readingsOf(text, /^\s*(\w+)_V\s+volt\(\d+\)=(\d+(?:\.\d+)?)V\s*$/gm);
  const amperes = readingsOf(text, /^\s*(\w+)_A\s+current\(\d+\)=(-?\d+(?:\.\d+)?)A\s*$/gm);
  const rails = [...amperes].filter(([rail]) => volts.has(rail));
  if (rails.length === 0)
    throw energyUnavailable('vcgencmd pmic_read_adc names no rails; the Raspberry Pi 5 does');
  return rails.reduce((sum, [rail, current]) => sum + current * volts.get(rail)! * 1000, 0);
}

function readingsOf(text: string, line: RegExp): Map<string, number> {
  return new Map([...text.matchAll(line)].map(([, rail, value]) => [rail, Number(value)]));
}
