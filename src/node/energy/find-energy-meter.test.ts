import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeEnergyMeterContract } from '../../../test/contracts/energy-meter-contract.ts';
import * as trees from '../../../test/support/energy-trees.ts';
import { temporaryFolder } from '../../../test/support/fixtures.ts';
import { estimatedMeter } from './estimated-meter.ts';
import { findEnergyMeter } from './find-energy-meter.ts';

const temporary = temporaryFolder();
const fresh = (tree: trees.Tree) => trees.writeTree(mkdtempSync(join(temporary, 'tree-')), tree);

async function nameOf(options: Parameters<typeof findEnergyMeter>[0]): Promise<string> {
  const meter = await findEnergyMeter(options);
  meter.close();
  return meter.name;
}

describe('findEnergyMeter', () => {
  it('takes what measures the whole board before what measures the processor', async () => {
    const root = fresh({ ...trees.raplTwoSockets, ...trees.raspberryPi5, ...trees.jetsonOrin });
    expect(await nameOf({ root })).toBe('INA3221 VDD_IN, sampled every 10 ms');
    expect(await nameOf({ root, kind: 'rapl' })).toBe('RAPL package-0 + package-1');
  });

  it('goes on to the next where one cannot be read', async () => {
    const root = fresh({ ...trees.raspberryPi4, ...trees.raplTwoSockets });
    expect(await nameOf({ root })).toBe('RAPL package-0 + package-1');
  });

  it('says why there is none', async () => {
    await expect(findEnergyMeter({ root: fresh({}) })).rejects.toMatchObject({
      code: 'energy-unavailable',
      message: 'no meter found',
    });
    await expect(findEnergyMeter({ root: fresh(trees.raspberryPi4) })).rejects.toThrow(/names no rails/);
    await expect(findEnergyMeter({ root: fresh(trees.jetsonOrin), kind: 'rapl' })).rejects.toThrow(
      /no rapl meter/,
    );
  });

  it('reads the battery only when asked for', async () => {
    const root = fresh(trees.laptop);
    await expect(findEnergyMeter({ root })).rejects.toThrow('no meter found');
    expect(await nameOf({ root, kind: 'battery' })).toBe('battery BAT0, sampled every 1000 ms');
  });
});

describeEnergyMeterContract('an estimate', async () => ({ meter: estimatedMeter(4.5), files: [] }), {
  readsFiles: false,
});

describe('estimatedMeter', () => {
  it('says that it is an estimate, and counts no idle power', () => {
    expect(estimatedMeter(4.5)).toMatchObject({ name: 'estimate: 4.5 W x time', includesIdle: false });
  });

  it.each([0, -1, NaN, Infinity])('refuses %d W', (watts) => {
    expect(() => estimatedMeter(watts)).toThrow(expect.objectContaining({ code: 'invalid-option' }));
  });
});
