import { join } from 'node:path';
import type { PowerSource } from './sampled-meter.ts';
import { namesIn, trySystemFile, wholeNumberIn } from './system-file.ts';

/** One supply of the board, and the files that tell its power. */
interface Rail {
  readonly label: string;
  readonly files: readonly string[];
}

/** Rails that feed all others. */
const TOTAL_RAILS = ['VDD_IN', 'POM_5V_IN'];
const INTERVAL_MS = 10;
const DRIVERS = 'sys/bus/i2c/drivers';
/** Bus and address. */
const DEVICE = /^\d+-[\da-f]+$/i;

/**
 * The INA3221 power monitors of NVIDIA's Jetson boards: the rail everything is fed from where it is measured,
 * else the sum of those that are. JetPack 5 and later tell millivolts and milliamperes, JetPack 4 milliwatts.
 *
 * @returns undefined where there is none
 */
export function findIna3221(root: string): PowerSource | undefined {
  const rails = [...hwmonRails(join(root, DRIVERS, 'ina3221')), ...iioRails(join(root, DRIVERS, 'ina3221x'))];
  const total = rails.find(({ label }) => TOTAL_RAILS.includes(label));
  const read = total ? [total] : rails;
  if (read.length === 0) return undefined;
  return {
    name: total ? `INA3221 ${total.label}` : `INA3221 ${read.map(({ label }) => label).join(' + ')}`,
    intervalMs: INTERVAL_MS,
    reading: { files: read.flatMap(({ files }) => files) },
    milliwatts(texts) {
      let next = 0;
      return read
        .map(({ files }) => files.map((file) => wholeNumberIn(texts[next++], file)))
        .reduce((sum, values) => sum + railMilliwatts(values), 0);
    },
  };
}

/** JetPack 5 and later: a channel is labelled, its voltage is in mV, its current in mA. */
function hwmonRails(driver: string): Rail[] {
  const parents = foldersIn([driver], DEVICE).map((device) => join(device, 'hwmon'));
  return foldersIn(parents, /^hwmon\d+$/).flatMap((folder) =>
    namesIn(folder, /^in\d+_label$/).flatMap((name) => {
      const channel = Number.parseInt(name.slice(2), 10);
      const files = [join(folder, `in${channel}_input`), join(folder, `curr${channel}_input`)];
      return railOf(trySystemFile(join(folder, name)), files);
    }),
  );
}

/** TX2 and JetPack 4: a rail is named, its power is in mW. */
function iioRails(driver: string): Rail[] {
  return foldersIn(foldersIn([driver], DEVICE), /^iio:device\d+$/).flatMap((folder) =>
    namesIn(folder, /^rail_name_\d+$/).flatMap((name) => {
      const file = join(folder, `in_power${name.slice('rail_name_'.length)}_input`);
      return railOf(trySystemFile(join(folder, name)), [file]);
    }),
  );
}

/** Not connected channels, the sum of others, and what has no readings are no rails. */
function railOf(label: string | undefined, files: readonly string[]): Rail[] {
  if (!label || /^NC\b|^sum\b/i.test(label)) return [];
  return files.every((file) => trySystemFile(file) !== undefined) ? [{ label, files }] : [];
}

/** Milliwatts alone, or millivolts and milliamperes. */
function railMilliwatts([first, milliamperes]: readonly number[]): number {
  return milliamperes === undefined ? first : (first * milliamperes) / 1000;
}

function foldersIn(parents: readonly string[], pattern: RegExp): string[] {
  return parents.flatMap((parent) => namesIn(parent, pattern).map((name) => join(parent, name)));
}
