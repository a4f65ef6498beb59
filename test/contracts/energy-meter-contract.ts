import { rmSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EnergyMeter } from '../../src/node/energy/energy-meter.ts';

export interface OpenedMeter {
  readonly meter: EnergyMeter;
  /** Read at every reading or sample; the first and the last are spoilt. */
  readonly files: readonly string[];
}

const HOSTILE = { empty: '', garbage: '\u0000\uffff not a number', negative: '-7000000', huge: '1e999' };

/**
 * What every energy meter promises.
 * @param open opens a meter over files of its own
 * @param readsFiles whether there is anything that could be spoilt
 */
export function describeEnergyMeterContract(
  name: string,
  open: () => Promise<OpenedMeter>,
  { readsFiles = true } = {},
): void {
  describe(`${name} keeps the contract of energy meters`, () => {
    let opened: OpenedMeter;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.meter.close());

    it('says what it is and what it can tell apart', () => {
      expect(opened.meter.name).not.toBe('');
      expect(opened.meter.resolutionMs).toBeGreaterThanOrEqual(0);
      expect(opened.meter.resolutionMs).toBeLessThan(Infinity);
    });

    it('never decreases', async () => {
      let last = 0;
      for (let i = 0; i < 30; i++) {
        const now = opened.meter.readMillijoules();
        expect(now).toBeGreaterThanOrEqual(last);
        expect(now).toBeLessThan(Infinity);
        last = now;
        if (i % 10 === 0) await setTimeout(5);
      }
    });

    it('can be closed twice', () => {
      opened.meter.close();
      opened.meter.close();
    });

    if (!readsFiles) return;

    it('is unavailable for good once a file vanishes', async () => {
      const { meter, files } = opened;
      rmSync(files[0]);
      await expectUnavailable(meter);
    });

    it.each(Object.entries(HOSTILE))('is unavailable for good once a file is %s', async (_, text) => {
      const { meter, files } = opened;
      writeFileSync(files.at(-1)!, text);
      await expectUnavailable(meter);
    });
  });
}

/** Soon: a sampled meter notices at the next sample. And then again, whatever is read later. */
async function expectUnavailable(meter: EnergyMeter): Promise<void> {
  const unavailable = expect.objectContaining({ code: 'energy-unavailable' });
  const read = () => meter.readMillijoules();
  await vi.waitFor(() => expect(read).toThrow(unavailable), { timeout: 8000, interval: 5 });
  expect(read).toThrow(unavailable);
}
