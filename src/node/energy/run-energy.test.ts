import { describe, expect, it } from 'vitest';
import type { EnergyMeter } from './energy-meter.ts';
import { describeEnergy, RunEnergy } from './run-energy.ts';

const nothing = async () => {};

/** A meter that reads what it is told, one value after the other. */
function scripted(readings: readonly (number | Error)[], changes: Partial<EnergyMeter> = {}): EnergyMeter {
  let next = 0;
  return {
    name: 'scripted',
    resolutionMs: 0,
    includesIdle: false,
    readMillijoules() {
      const reading = readings[Math.min(next++, readings.length - 1)];
      if (typeof reading === 'number') return reading;
      throw reading;
    },
    close() {},
    ...changes,
  };
}

describe('RunEnergy', () => {
  it('is the difference of two readings', async () => {
    const energy = await RunEnergy.open({ energyMeter: scripted([100, 130]) });
    expect(await energy.of(nothing)).toBe(30);
    expect(describeEnergy(energy.meterName, true, energy.unavailable)).toBe('scripted');
  });

  it('subtracts idle power, and is never negative', async () => {
    // 5 W whatever happens.
    const start = performance.now();
    const readMillijoules = () => (performance.now() - start) * 5;
    const energy = await RunEnergy.open({
      energyMeter: scripted([], { includesIdle: true, readMillijoules }),
    });
    const millijoules = await energy.of(() => new Promise((resolve) => setTimeout(resolve, 400)));
    expect(millijoules).toBeGreaterThanOrEqual(0);
    expect(millijoules).toBeLessThan((400 * 5) / 2);
  });

  it('repeats runs that are short for the meter, and gives the energy of one', async () => {
    let runs = 0;
    const readMillijoules = () => runs * 7;
    const energy = await RunEnergy.open({
      energyMeter: scripted([], { resolutionMs: 100, readMillijoules }),
    });
    const run = async () => {
      runs++;
      await new Promise((resolve) => setTimeout(resolve, 20));
    };
    expect(await energy.of(run)).toBeCloseTo(7, 9);
    expect(runs).toBeGreaterThan(1);
  });

  it.each([
    ['throws', new Error('gone')],
    ['says no number', NaN],
    ['runs backwards', -9],
  ])('gives up for good when the meter %s, and runs all the same', async (_, reading) => {
    const energy = await RunEnergy.open({ energyMeter: scripted([1, 2, 3, reading, 5]) });
    let runs = 0;
    const run = async () => {
      runs++;
    };
    expect(await energy.of(run)).toBe(1);
    expect(await energy.of(run)).toBeUndefined();
    expect(await energy.of(run)).toBeUndefined();
    expect(runs).toBe(3);
    expect(describeEnergy(energy.meterName, false, energy.unavailable)).toMatch(
      /^unavailable: (gone|scripted says NaN mJ|scripted runs backwards)$/,
    );
  });

  it('passes on what the run throws', async () => {
    const energy = await RunEnergy.open({ energyMeter: scripted([1]) });
    await expect(energy.of(() => Promise.reject(new Error('of the model')))).rejects.toThrow('of the model');
  });

  it('estimates from stated watts where there is no meter', async () => {
    const energy = await RunEnergy.open({ energyMeter: 'none', watts: 4.5 });
    expect(energy.meterName).toBe('estimate: 4.5 W x time');
    const start = performance.now();
    const millijoules = await energy.of(() => new Promise((resolve) => setTimeout(resolve, 30)));
    expect(millijoules).toBeGreaterThan(0);
    expect(millijoules).toBeLessThanOrEqual((performance.now() - start) * 4.5);
  });

  it('knows nothing where nothing is asked for', async () => {
    const energy = await RunEnergy.open({ energyMeter: 'none' });
    expect(await energy.of(nothing)).toBeUndefined();
    expect(describeEnergy(energy.meterName, false, energy.unavailable)).toBe('unavailable: not asked for');
  });
});
