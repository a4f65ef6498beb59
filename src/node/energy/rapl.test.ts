import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeEnergyMeterContract } from '../../../test/contracts/energy-meter-contract.ts';
import { RAPL_RANGE, raplTwoSockets, type Tree, writeTree } from '../../../test/support/energy-trees.ts';
import { temporaryFolder } from '../../../test/support/fixtures.ts';
import { findRapl } from './rapl.ts';

const temporary = temporaryFolder();
const fresh = (tree: Tree) => writeTree(mkdtempSync(join(temporary, 'rapl-')), tree);
const energyFile = (root: string, domain: string) => join(root, 'sys/class/powercap', domain, 'energy_uj');

describeEnergyMeterContract('RAPL', async () => {
  const root = fresh(raplTwoSockets);
  return {
    meter: findRapl(root)!,
    files: [energyFile(root, 'intel-rapl:0'), energyFile(root, 'intel-rapl:1')],
  };
});

describe('findRapl', () => {
  it('sums packages, which stand side by side, and nothing that is in them already', () => {
    const root = fresh(raplTwoSockets);
    const meter = findRapl(root)!;
    expect(meter.name).toBe('RAPL package-0 + package-1');
    for (const domain of ['intel-rapl:0', 'intel-rapl:0:0', 'intel-rapl:1', 'intel-rapl:2']) {
      writeFileSync(energyFile(root, domain), '9000000\n');
    }
    expect(meter.readMillijoules()).toBe(4000 + 2000);
  });

  it('goes on where a counter starts again', () => {
    const root = fresh(raplTwoSockets);
    const meter = findRapl(root)!;
    writeFileSync(energyFile(root, 'intel-rapl:0'), String(RAPL_RANGE - 999));
    const before = meter.readMillijoules();
    writeFileSync(energyFile(root, 'intel-rapl:0'), '4000');
    expect(meter.readMillijoules() - before).toBeCloseTo(5, 6);
  });

  it('reads the only domain there is', () => {
    const domain = Object.entries(raplTwoSockets).filter(([path]) => path.includes('rapl:2/'));
    expect(findRapl(fresh(Object.fromEntries(domain)))?.name).toBe('RAPL psys');
  });

  it('finds nothing where there is nothing', () => {
    expect(findRapl(fresh({}))).toBeUndefined();
  });

  it('says that only root may read it', () => {
    const root = fresh(raplTwoSockets);
    for (const folder of [temporary, root]) chmodSync(folder, 0o755);
    chmodSync(energyFile(root, 'intel-rapl:0'), 0o400);
    asSomebodyElse(
      () => {
        expect(() => findRapl(root)).toThrow(/only root may read .*energy_uj/);
      },
      energyFile(root, 'intel-rapl:0'),
    );
  });

  it.each(['0', '-1', '', 'many'])('refuses a range of %j', (range) => {
    const root = fresh({ ...raplTwoSockets, 'sys/class/powercap/intel-rapl:1/max_energy_range_uj': range });
    expect(() => findRapl(root)).toThrow(expect.objectContaining({ code: 'energy-unavailable' }));
  });
});

/** Root may read everything: it becomes nobody for a while; others close the file to themselves. */
function asSomebodyElse(body: () => void, file: string): void {
  const isRoot = process.getuid?.() === 0;
  if (isRoot) process.seteuid?.(65534);
  else chmodSync(file, 0);
  try {
    body();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}
