import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { fixturePath, temporaryFolder } from '../../../test/support/fixtures.ts';
import { writeLoopingClassifier } from '../../../test/support/looping-classifier.ts';
import { writeServingPremodel } from '../../../test/support/serving-premodel.ts';
import { ModelPool } from './model-pool.ts';
import type { PoolOptions } from './pool-options.ts';
import type { ModelEvent } from './served-model.ts';

const root = temporaryFolder();
const image = fixturePath('decode', 'rgb.png');

/** Two models that run one after the other, of which the memory holds one: every request loads both. */
async function swapping(
  rounds = 2n,
): Promise<{ file: string; options: PoolOptions<'image-classification'> }> {
  const folder = mkdtempSync(join(root, 'premodel-'));
  const folders = ['first', 'second'].map((name) => join(folder, name));
  for (const each of folders) writeLoopingClassifier(each, rounds);
  const file = join(folder, 'premodel.json');
  await writeServingPremodel(file, 'image-classification', folders, {
    peakMemoryBytes: 1e6,
    singleBest: 'first',
  });
  return { file, options: { isolation: 'process', hosts: 1, maxQueue: 20, maxMemoryMb: 1.5 } };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await setTimeout(20);
}

function counting(kind: ModelEvent['kind']) {
  const seen = { times: 0, onEvent: (event: ModelEvent) => void (event.kind === kind && seen.times++) };
  return seen;
}

describe('a host that has loaded models often', () => {
  it('is replaced by another, without a request lost or refused', async () => {
    const { file, options } = await swapping();
    const recycled = counting('recycle');
    const { onEvent } = recycled;
    await using pool = await ModelPool.load(file, {
      ...options,
      hosts: 2,
      maxMemoryMb: 3,
      maxLoads: 6,
      onEvent,
    });
    const before = pool.pids;
    const client = async () => {
      for (let answered = 0; answered < 20 || recycled.times < 3; answered++) {
        expect((await pool.predict(image)).decision.answeredBy).toBe('second');
      }
    };
    await Promise.all([client(), client(), client()]);
    const { events, hosts } = await pool.status();
    expect(hosts).toBe(2);
    expect(pool.pids.filter((pid) => before.includes(pid))).toEqual([]);
    expect(events).toMatchObject({ crash: 0, hang: 0, respawn: 0, retry: 0, fault: 0 });
  });

  it('is not replaced where models stay, and neither is a thread', async () => {
    const { file, options } = await swapping();
    const room = { ...options, maxLoads: 3, maxMemoryMb: 3 };
    const threads = { ...options, maxLoads: 3, isolation: 'thread' as const };
    for (const [each, loads] of [[room, 2] as const, [threads, 16] as const]) {
      await using pool = await ModelPool.load(file, each);
      for (let asked = 0; asked < 8; asked++) await pool.predict(image);
      expect((await pool.status()).events).toMatchObject({ load: loads, recycle: 0 });
    }
  });

  it('leaves what it saw to the pool', async () => {
    const { file, options } = await swapping();
    const recycled = counting('recycle');
    const { onEvent } = recycled;
    await using pool = await ModelPool.load(file, { ...options, maxLoads: 4, auditFraction: 1, onEvent });
    let asked = 0;
    for (; recycled.times < 2; asked++) await pool.predict(image);
    const { audit } = await pool.status();
    expect(audit?.audited).toBe(asked);
  });

  it('is replaced as any other where it is lost before its successor is ready', async () => {
    const { file, options } = await swapping(20_000n);
    await using pool = await ModelPool.load(file, { ...options, maxLoads: 2 });
    await pool.predict(image);
    const [worn] = pool.pids;
    const answer = pool.predict(image);
    process.kill(worn, 'SIGKILL');
    await answer;
    await until(() => pool.pids.length === 1 && pool.pids[0] !== worn);
    expect((await pool.status()).events).toMatchObject({ crash: 1, respawn: 1 });
    await pool.predict(image);
  });

  it('lets the pool be closed while it is being replaced', async () => {
    const { file, options } = await swapping();
    const pool = await ModelPool.load(file, { ...options, maxLoads: 1 });
    await pool.predict(image);
    const [pid] = pool.pids;
    await pool.close();
    expect(pool.pids).toEqual([]);
    expect(() => process.kill(pid, 0)).toThrow();
  });
});
