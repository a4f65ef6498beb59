import { join } from 'node:path';
import { type EnergyMeter, energyUnavailable } from './energy-meter.ts';
import { namesIn, readSystemFile, trySystemFile, wholeNumberIn } from './system-file.ts';
import { WrappingCounter } from './wrapping-counter.ts';

/** The hardware renews its counters about every millisecond. */
const RESOLUTION_MS = 1;

/**
 * Intel's and AMD's running average power limit counters, by way of Linux' powercap.
 *
 * Domains nest: `intel-rapl:0` is a package, `intel-rapl:0:1` a part of it. Packages stand side by side and are
 * summed; their parts are in them already, and so is every package in `psys`, which is read only where it is alone.
 *
 * @returns undefined where there are no such counters
 * @throws PremodelError `energy-unavailable` where they cannot be read
 */
export function findRapl(root: string): EnergyMeter | undefined {
  const folder = join(root, 'sys/class/powercap');
  const domains = namesIn(folder, /^intel-rapl:\d+$/).map((name) => join(folder, name));
  const named = domains.map((path) => ({ path, name: trySystemFile(join(path, 'name')) ?? '' }));
  const packages = named.filter(({ name }) => name.startsWith('package'));
  const outermost = packages.length > 0 ? packages : named.slice(0, 1);
  if (outermost.length === 0) return undefined;

  const counters = outermost.map(({ path }) => openCounter(path));
  const meter: EnergyMeter = {
    name: `RAPL ${outermost.map(({ name }) => name || 'unnamed domain').join(' + ')}`,
    resolutionMs: RESOLUTION_MS,
    includesIdle: true,
    readMillijoules: () => counters.reduce((sum, read) => sum + read(), 0) / 1000,
    close() {},
  };
  meter.readMillijoules();
  return meter;
}

/** @returns reads the microjoules since the first reading */
function openCounter(domain: string): () => number {
  const range = readCount(join(domain, 'max_energy_range_uj'));
  const file = join(domain, 'energy_uj');
  const counter = new WrappingCounter(range);
  let failure: unknown;
  return () => {
    if (failure) throw failure;
    try {
      const reading = readCount(file);
      if (reading > range) throw energyUnavailable(`${file} is beyond its range`, file);
      return counter.total(reading);
    } catch (error) {
      failure = error;
      throw error;
    }
  };
}

function readCount(file: string): number {
  const value = wholeNumberIn(readFile(file), file);
  if (value >= 0) return value;
  throw energyUnavailable(`${file} is negative`, file);
}

function readFile(file: string): string {
  try {
    return readSystemFile(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const closed = code === 'EACCES' || code === 'EPERM';
    throw energyUnavailable(
      closed ? `RAPL is there, but only root may read ${file}` : `RAPL: ${message}`,
      file,
    );
  }
}
