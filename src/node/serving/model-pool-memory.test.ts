import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fixturePath, temporaryFolder } from '../../../test/support/fixtures.ts';
import { writeServingPremodel } from '../../../test/support/serving-premodel.ts';
import { describeWithShared, sharedPath } from '../../../test/support/shared.ts';
import { ModelPool } from './model-pool.ts';

const MODELS = [
  'mobilenet_edgetpu_224',
  'mobilenet_v1_0.75_192',
  'mobilenet_v1_1.0_224',
  'mobilenet_v2_1.0_224',
  'tf2_mobilenet_v2_1.0_224',
];
const MAX_MEMORY_MB = 120;
/** What profiling measured is about so many times the files. */
const PEAK_OVER_FILES = 4.4;

function residentMb(pid: number): number {
  const [, kb] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kb) / 1000;
}

describeWithShared('the memory of a host', () => {
  const folder = temporaryFolder();

  it.skipIf(process.platform !== 'linux')(
    'stays within what models may take, however often they are exchanged',
    async () => {
      const file = join(folder, 'premodel.json');
      const folders = MODELS.map((name) => sharedPath('zoo/imagenet', name));
      await writeServingPremodel(file, 'image-classification', folders);
      const premodel = JSON.parse(readFileSync(file, 'utf8'));
      for (const each of premodel.candidates)
        each.peakMemoryBytes = Math.round(PEAK_OVER_FILES * each.sizeBytes);
      writeFileSync(file, JSON.stringify(premodel));

      const options = { isolation: 'process', hosts: 1, maxMemoryMb: MAX_MEMORY_MB } as const;
      await using pool = await ModelPool.load(file, options);
      const [pid] = pool.pids;
      const emptyMb = residentMb(pid);
      const image = fixturePath('decode', 'rgb.png');
      const grownMb: number[] = [];
      for (let cycle = 0; cycle < 8; cycle++) {
        for (const name of MODELS) {
          const unavailable = MODELS.filter((other) => other !== name);
          expect((await pool.predict(image, { unavailable })).decision.answeredBy).toBe(name);
        }
        grownMb.push(residentMb(pid) - emptyMb);
      }
      expect(Math.max(...grownMb)).toBeLessThan(MAX_MEMORY_MB);
      // What the first cycles leave behind is reused by the later ones.
      expect(Math.max(...grownMb.slice(4)) - Math.max(...grownMb.slice(0, 4))).toBeLessThan(
        MAX_MEMORY_MB / 8,
      );
      const { events, resident } = await pool.status();
      expect(events.evict).toBeGreaterThanOrEqual(8);
      const heldBytes = Object.values(resident).reduce((sum, bytes) => sum + bytes, 0);
      expect(heldBytes).toBeLessThanOrEqual(MAX_MEMORY_MB * 1e6);
    },
  );
});
