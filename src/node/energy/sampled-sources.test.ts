import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeEnergyMeterContract } from '../../../test/contracts/energy-meter-contract.ts';
import * as trees from '../../../test/support/energy-trees.ts';
import { temporaryFolder } from '../../../test/support/fixtures.ts';
import { findBattery } from './battery.ts';
import { findIna3221 } from './ina3221.ts';
import { findPowermetrics, powermetricsMilliwatts } from './powermetrics.ts';
import { findRaspberryPi, pmicMilliwatts } from './raspberry-pi.ts';
import { openSampledMeter, type PowerSource } from './sampled-meter.ts';

const temporary = temporaryFolder();
const fresh = (tree: trees.Tree) => trees.writeTree(mkdtempSync(join(temporary, 'tree-')), tree);
const unavailable = expect.objectContaining({ code: 'energy-unavailable' });

function filesOf({ reading }: PowerSource): readonly string[] {
  return 'files' in reading ? reading.files : [reading.command];
}

/** What the source tells of the files as they are. */
function milliwattsNow(source: PowerSource): number {
  return source.milliwatts(filesOf(source).map((file) => readFileSync(file, 'utf8')));
}

const sources = {
  'INA3221 of JetPack 6': () => findIna3221(fresh(trees.jetsonOrin)),
  'INA3221 of JetPack 4': () => findIna3221(fresh(trees.jetsonTx2)),
  'Raspberry Pi 5': () => findRaspberryPi(fresh(trees.raspberryPi5)),
  powermetrics: () => findPowermetrics(fresh(trees.mac)),
  battery: () => findBattery(fresh(trees.laptop)),
};

for (const [name, find] of Object.entries(sources)) {
  describeEnergyMeterContract(name, async () => {
    const source = find()!;
    // Batteries take their time; a test need not.
    const quick = { ...source, intervalMs: Math.min(source.intervalMs, 20) };
    // A current that flows out is written as negative by some: of a battery its state is what is spoilt.
    return { meter: await openSampledMeter(quick), files: filesOf(source).slice(0, 1) };
  });
}

describe('findIna3221', () => {
  it('reads the rail that feeds all others, in both layouts', () => {
    const orin = findIna3221(fresh(trees.jetsonOrin))!;
    expect(orin.name).toBe('INA3221 VDD_IN');
    expect(milliwattsNow(orin)).toBe(5040);
    const tx2 = findIna3221(fresh(trees.jetsonTx2))!;
    expect(tx2.name).toBe('INA3221 VDD_IN');
    expect(milliwattsNow(tx2)).toBe(3048);
  });

  it('sums the rails of all monitors where none feeds all, without what is not connected', () => {
    const agx = findIna3221(fresh(trees.jetsonAgx))!;
    expect(agx.name).toBe('INA3221 VDD_GPU_SOC + VDD_CPU_CV + VIN_SYS_5V0');
    expect(milliwattsNow(agx)).toBe(7500);
  });

  it('leaves out the sum the driver makes', () => {
    const named = Object.entries(trees.jetsonOrin).map(([path, text]) => [
      path,
      text.replace('VDD_IN', 'VDD_5V'),
    ]);
    const source = findIna3221(fresh(Object.fromEntries(named)))!;
    expect(source.name).toBe('INA3221 VDD_5V + VDD_CPU_GPU_CV + VDD_SOC');
  });

  it('finds nothing where there is nothing, or a label without readings', () => {
    expect(findIna3221(fresh({}))).toBeUndefined();
    const label = Object.entries(trees.jetsonOrin).filter(([path]) => path.endsWith('_label'));
    expect(findIna3221(fresh(Object.fromEntries(label)))).toBeUndefined();
  });
});

describe('Raspberry Pi', () => {
  it('sums volts times amperes over the rails that have both', () => {
    expect(pmicMilliwatts(trees.PMIC_TEXT)).toBeCloseTo(165 + 110 + 960, 6);
  });

  it.each([
    '',
    'error=1 error_msg="Command not registered"',
    'X_A current(1)=1A\nY_V volt(2)=1V',
    'X_A current(1)=nanA',
  ])('tells no power of %j', (text) => {
    expect(() => pmicMilliwatts(text)).toThrow(unavailable);
  });

  it('is unavailable on earlier boards', async () => {
    const source = findRaspberryPi(fresh(trees.raspberryPi4))!;
    await expect(openSampledMeter(source)).rejects.toThrow(/names no rails/);
  });
});

describe('powermetrics', () => {
  it.each([
    ['Apple', trees.POWERMETRICS_APPLE, 843],
    ['Intel', 'Intel energy model derived package power (CPUs+GT+SA): 4.32W\n', 4320],
    ['cores alone', 'CPU Power: 51 mW\n', 51],
  ])('reads the whole chip: %s', (_, text, milliwatts) => {
    expect(powermetricsMilliwatts(text)).toBeCloseTo(milliwatts, 9);
  });

  it('passes on why the program refuses', async () => {
    const refusing = "#!/bin/sh\necho 'powermetrics must be invoked as the superuser' >&2\nexit 1\n";
    const source = findPowermetrics(fresh({ 'usr/bin/powermetrics': refusing }))!;
    await expect(openSampledMeter(source)).rejects.toThrow(/as the superuser/);
  });
});

describe('findBattery', () => {
  it('is the battery of this device, not of its mouse', () => {
    const source = findBattery(fresh(trees.laptop))!;
    expect(source.name).toBe('battery BAT0');
    expect(milliwattsNow(source)).toBe(9000);
  });

  it('reads power where the driver tells it, with either sign', () => {
    const root = fresh({ ...trees.laptop, 'sys/class/power_supply/BAT0/power_now': '-8500000\n' });
    expect(milliwattsNow(findBattery(root)!)).toBe(8500);
  });

  it('is unavailable while the device is plugged in', async () => {
    const root = fresh({ ...trees.laptop, 'sys/class/power_supply/BAT0/status': 'Charging\n' });
    await expect(openSampledMeter(findBattery(root)!)).rejects.toThrow(/does not run on its battery/);
  });
});

describe('openSampledMeter', () => {
  it('counts while this thread is busy, as it is while a model runs', async () => {
    const root = fresh(trees.jetsonTx2);
    const source = findIna3221(root)!;
    const [file] = filesOf(source);
    const meter = await openSampledMeter(source);
    try {
      const start = performance.now();
      const before = meter.readMillijoules();
      const meanWatts = () => (meter.readMillijoules() - before) / (performance.now() - start);
      // From 3 W to 20 W, then to 1 W: only samples taken meanwhile can know.
      setPower(file, 20_000);
      waitBusily(() => meanWatts() > 10);
      expect(meanWatts()).toBeGreaterThan(10);
      setPower(file, 1000);
      waitBusily(() => meanWatts() < 8);
      expect(meanWatts()).toBeLessThan(8);
    } finally {
      meter.close();
    }
  });

  it('is unavailable where a pipe stands in place of a file', async () => {
    const source = {
      name: 'test',
      intervalMs: 5,
      milliwatts: ([text]: readonly string[]) => Number(text || NaN),
    };
    const pipe = join(temporary, 'pipe');
    execFileSync('mkfifo', [pipe]);
    await expect(openSampledMeter({ ...source, reading: { files: [pipe] } })).rejects.toThrow(unavailable);
  });
});

/** At once, as a file of the system changes: never seen empty. */
function setPower(file: string, milliwatts: number): void {
  writeFileSync(`${file}.next`, `${milliwatts}\n`);
  renameSync(`${file}.next`, file);
}

/** Without returning to the event loop. */
function waitBusily(isDone: () => boolean): void {
  const end = performance.now() + 10_000;
  while (performance.now() < end && !isDone());
}
