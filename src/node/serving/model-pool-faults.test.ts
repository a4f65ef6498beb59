import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { fixturePath, temporaryFolder } from '../../../test/support/fixtures.ts';
import { writeLoopingClassifier, writeMoodyClassifier } from '../../../test/support/looping-classifier.ts';
import { writeServingPremodel } from '../../../test/support/serving-premodel.ts';
import { sharedPath } from '../../../test/support/shared.ts';
import { OverloadedError } from '../../runtime/overloaded-error.ts';
import { ModelPool } from './model-pool.ts';
import type { ModelEvent } from './served-model.ts';

const ENDLESS = 2n ** 62n;
const SECONDS = 3_000_000n;
const QUICK = 2n;

const root = temporaryFolder();
const image = fixturePath('decode', 'rgb.png');
const dist = pathToFileURL(fileURLToPath(new URL('../../../dist/node/index.js', import.meta.url))).href;

/** A premodel that runs looping classifiers in turn and answers with the last. */
async function premodelOf(candidates: Record<string, bigint>): Promise<string> {
  const folder = mkdtempSync(join(root, 'premodel-'));
  const folders = Object.entries(candidates).map(([name, rounds]) => {
    writeLoopingClassifier(join(folder, name), rounds);
    return join(folder, name);
  });
  const file = join(folder, 'premodel.json');
  await writeServingPremodel(file, 'image-classification', folders);
  return file;
}

/** A PNG of one colour. */
function picture(background: string): Promise<Buffer> {
  const create = { width: 16, height: 16, channels: 3, background } as const;
  return sharp({ create }).png().toBuffer();
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await setTimeout(20);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('ModelPool', () => {
  it('answers all the same where hosts are killed, and replaces them', async () => {
    const file = await premodelOf({ quick: QUICK, work: 20_000n });
    await using pool = await ModelPool.load(file, { isolation: 'process', hosts: 2, maxQueue: 20 });
    const killed = pool.pids;
    // So that it cannot begin with what it is given.
    process.kill(killed[0], 'SIGSTOP');
    const pending = Array.from({ length: 20 }, () => pool.predict(image));
    process.kill(killed[0], 'SIGKILL');
    for (const { decision } of await Promise.all(pending)) expect(decision.ran.length).toBeGreaterThan(0);
    await until(() => pool.pids.length === 2);
    process.kill(killed[1], 'SIGKILL');
    await until(() => pool.pids.length === 2 && !pool.pids.includes(killed[1]));
    expect((await pool.status()).events).toMatchObject({ crash: 2, respawn: 2, hang: 0, retry: 1 });
    await pool.predict(image);
  });

  it('goes on with the premodel it was loaded with, whatever becomes of the file', async () => {
    const file = await premodelOf({ quick: QUICK });
    await using pool = await ModelPool.load(file, { isolation: 'process', hosts: 1 });
    writeFileSync(file, 'something else');
    const [pid] = pool.pids;
    process.kill(pid, 'SIGKILL');
    await until(() => pool.pids.length === 1 && pool.pids[0] !== pid);
    expect((await pool.predict(image)).decision.answeredBy).toBe('quick');
  });

  it.skipIf(!existsSync(sharedPath('zoo')))(
    'has several sentences at one time in a host, and answers what waits where that is lost',
    async () => {
      const file = join(mkdtempSync(join(root, 'premodel-')), 'premodel.json');
      await writeServingPremodel(file, 'translation', [sharedPath('zoo/multi30k-en-de/tiny')]);
      const options = {
        task: 'translation',
        isolation: 'process',
        hosts: 1,
        maxBatch: 4,
        maxQueue: 2,
      } as const;
      await using pool = await ModelPool.load(file, options);
      const sentences = Array.from({ length: 7 }, (_, i) => `A man with ${i + 2} dogs runs over the snow.`);
      const alone: (string | undefined)[] = [];
      for (const sentence of sentences) alone.push((await pool.predict(sentence)).translation);

      const [pid] = pool.pids;
      let kills = 0;
      const onRun = () => {
        if (kills++ === 0) process.kill(pid, 'SIGKILL');
      };
      const pending = sentences
        .slice(0, 6)
        .map((sentence, i) => pool.predict(sentence, i === 0 ? { onRun } : {}));
      // All asked in the same turn of the event loop, before any host can have answered.
      const settling = Promise.allSettled(pending);
      const [status, refused] = await Promise.allSettled([pool.status(), pool.predict(sentences[6])]);
      expect(status).toMatchObject({ value: { running: 4, queued: 2, concurrency: 4 } });
      expect(refused).toMatchObject({ reason: { code: 'overloaded' } });
      const answers = await settling;
      // What it had begun with fails; the others are answered.
      const { events, running } = await pool.status();
      expect(events).toMatchObject({ crash: 1, respawn: 1 });
      expect(running).toBe(0);
      for (const [i, answer] of answers.entries()) {
        if (answer.status === 'fulfilled') expect(answer.value.translation).toBe(alone[i]);
        else expect(answer.reason).toMatchObject({ code: 'host-failed' });
      }
      expect(answers[0].status).toBe('rejected');
      expect(answers.slice(4).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    },
  );

  it('gives a request up after two hosts were lost with it', async () => {
    const file = await premodelOf({ endless: ENDLESS });
    await using pool = await ModelPool.load(file, { isolation: 'process', hosts: 1 });
    // So that it cannot begin with it, and another is tried.
    process.kill(pool.pids[0], 'SIGSTOP');
    const answer = pool.predict(image).catch((error) => error);
    let last: number | undefined;
    for (let kills = 0; kills < 2; kills++) {
      await until(() => pool.pids.length === 1 && pool.pids[0] !== last);
      last = pool.pids[0];
      process.kill(last, 'SIGKILL');
      await until(() => !pool.pids.includes(last as number));
    }
    expect(await answer).toMatchObject({ code: 'host-failed', message: expect.stringContaining('SIGKILL') });
  });

  it.each([
    ['process', ENDLESS],
    ['thread', SECONDS],
  ] as const)(
    'tries no input again that hung a host, and does without the candidate: %s',
    async (isolation, rounds) => {
      const file = await premodelOf({ hanging: rounds, quick: QUICK });
      const events: ModelEvent[] = [];
      const onEvent = (event: ModelEvent) => events.push(event);
      await using pool = await ModelPool.load(file, { isolation, hosts: 1, hangTimeoutMs: 500, onEvent });
      const hung = pool.predict(image);
      // Given while the first runs: nobody has begun with it.
      const next = pool.predict(readFileSync(image));
      await expect(hung).rejects.toMatchObject({
        code: 'host-failed',
        message: expect.stringContaining('500 ms'),
      });
      const message = expect.stringContaining('500 ms');
      expect(events.filter(({ kind }) => kind !== 'load')).toEqual([
        { kind: 'hang', candidate: 'hanging', message },
      ]);
      // Where the new host took longer to open than the candidate rests, it is tried and rests for longer.
      await next.catch(() => {});
      let padding = 0;
      const another = () => Buffer.concat([readFileSync(image), Buffer.alloc(++padding)]);
      const ran = async () => (await pool.predict(another())).decision.ran.map(({ candidate }) => candidate);
      await until(async () => (await ran().catch(() => [])).join() === 'quick');
      expect(events.filter(({ kind }) => kind === 'retry')).toEqual([]);
    },
  );

  it('refuses an input that hung two hosts, asked again or waiting, and answers the others', async () => {
    const folder = mkdtempSync(join(root, 'moody-'));
    writeMoodyClassifier(join(folder, 'moody'));
    const file = join(folder, 'premodel.json');
    await writeServingPremodel(file, 'image-classification', [join(folder, 'moody')]);
    const options = { isolation: 'process', hosts: 1, maxQueue: 4, hangTimeoutMs: 2000 } as const;
    await using pool = await ModelPool.load(file, options);
    const [red, green] = await Promise.all([picture('red'), picture('green')]);

    // Its caller is gone once the host has begun, before it is known that it hangs; the host hears nothing of it.
    const caller = new AbortController();
    const onRun = () => {
      process.kill(pool.pids[0], 'SIGSTOP');
      caller.abort();
    };
    const left = { signal: caller.signal, onRun };
    await expect(pool.predict(red, left)).rejects.toMatchObject({ code: 'aborted' });
    const answers = await Promise.allSettled(
      [red, Buffer.from(red), green].map((each) => pool.predict(each)),
    );
    expect(answers).toMatchObject([
      { reason: { code: 'host-failed' } },
      { reason: { code: 'harmful-input', place: { field: 'input' } } },
      { value: { decision: { answeredBy: 'moody' } } },
    ]);
    await expect(pool.predict(red)).rejects.toMatchObject({ code: 'harmful-input' });
    expect((await pool.status()).events).toMatchObject({ hang: 2, crash: 0, retry: 0 });
  });

  it('tells the caller at the deadline while a host is inside a run, and drops what waits too long', async () => {
    const file = await premodelOf({ endless: ENDLESS });
    await using pool = await ModelPool.load(file, {
      isolation: 'process',
      hosts: 1,
      maxQueue: 2,
      hangTimeoutMs: 1000,
    });
    const late = { code: 'deadline-exceeded' };
    const running = pool.predict(image, { maxLatencyMs: 300 });
    const waiting = pool.predict(image, { maxLatencyMs: 200 });
    const controller = new AbortController();
    const left = pool.predict(image, { signal: controller.signal });
    expect(await pool.status()).toMatchObject({ queued: 2, running: 1 });
    controller.abort();
    await expect(left).rejects.toMatchObject({ code: 'aborted' });
    await expect(waiting).rejects.toMatchObject(late);
    await expect(running).rejects.toMatchObject(late);
    // Nobody waits any more, but the host is not free before it is known to hang.
    expect(await pool.status()).toMatchObject({ queued: 0, running: 1 });
  });

  it('refuses what it cannot serve in time, and says when to try again', async () => {
    const file = await premodelOf({ work: 300_000n });
    await using pool = await ModelPool.load(file, { isolation: 'process', hosts: 1, maxQueue: 1 });
    await pool.predict(image);
    const taken = [pool.predict(image), pool.predict(image)];
    const full = await pool.predict(image).catch((error) => error);
    expect(full).toBeInstanceOf(OverloadedError);
    expect(full).toMatchObject({ code: 'overloaded', retryAfterMs: expect.any(Number) });
    expect(full.retryAfterMs).toBeGreaterThan(0);
    await taken[0];
    const tooLate = pool.predict(image, { maxLatencyMs: 1 });
    await expect(tooLate).rejects.toMatchObject({ code: 'overloaded' });
    await taken[1];
  });

  it.each([
    ['missing', (model: string) => rmSync(model)],
    ['damaged', (model: string) => writeFileSync(model, 'no model')],
  ])('opens a host anew although a model is %s, and uses it again when it is back', async (_, spoil) => {
    const file = await premodelOf({ quick: QUICK, spoilt: QUICK });
    const model = join(file, '../spoilt/onnx/model.onnx');
    const original = readFileSync(model);
    const events: ModelEvent[] = [];
    const onEvent = (event: ModelEvent) => events.push(event);
    const options = { isolation: 'process', hosts: 1, preload: true, onEvent } as const;
    await using pool = await ModelPool.load(file, options);
    expect((await pool.predict(image)).decision.answeredBy).toBe('spoilt');

    spoil(model);
    await expect(ModelPool.load(file, options)).rejects.toMatchObject({ code: 'modified-model' });
    const [pid] = pool.pids;
    process.kill(pid, 'SIGKILL');
    await until(() => pool.pids.length === 1 && pool.pids[0] !== pid);
    expect((await pool.predict(image)).decision.answeredBy).toBe('quick');
    const fault = { candidate: 'spoilt', code: 'modified-model', message: expect.any(String) };
    expect(events).toContainEqual({ kind: 'fault', ...fault });
    // Its rest is over: it is looked for again.
    const faultsSeen = async () => (await pool.predict(image)).decision.faults;
    await until(async () => (await faultsSeen()).length > 0);

    writeFileSync(model, original);
    await until(async () => (await pool.predict(image)).decision.answeredBy === 'spoilt');
    const { resident, events: counts } = await pool.status();
    expect(Object.keys(resident).toSorted()).toEqual(['quick', 'spoilt']);
    expect(counts).toMatchObject({ crash: 1, respawn: 1, fault: 2, recovered: 1 });
  });

  it('relays what happens in the hosts: a model file that is damaged', async () => {
    const file = await premodelOf({ damaged: QUICK, quick: QUICK });
    writeFileSync(join(file, '../damaged/onnx/model.onnx'), 'no model');
    const events: ModelEvent[] = [];
    const onEvent = (event: ModelEvent) => events.push(event);
    const options = { hosts: 1, allowModified: true, onEvent } as const;
    await using pool = await ModelPool.load(file, { ...options, isolation: 'process' });
    const { decision } = await pool.predict(image);
    expect(decision).toMatchObject({ answeredBy: 'quick', faults: [{ candidate: 'damaged' }] });
    expect(events).toContainEqual(
      expect.objectContaining({ kind: 'fault', candidate: 'damaged', code: 'invalid-model' }),
    );
  });

  it('refuses a premodel as AdaptiveModel does, and options that make no sense', async () => {
    const missing = join(root, 'none.json');
    for (const isolation of ['process', 'thread'] as const) {
      await expect(ModelPool.load(missing, { isolation })).rejects.toMatchObject({
        code: 'missing-file',
        place: { file: missing },
      });
    }
    const options = { isolation: 'thread', hosts: 0 } as const;
    await expect(ModelPool.load(missing, options)).rejects.toMatchObject({
      code: 'invalid-option',
      place: { field: 'hosts' },
    });
  });

  it('leaves nothing behind that keeps a process from ending', async () => {
    const file = await premodelOf({ quick: QUICK });
    const program = `
      import { ModelPool } from ${JSON.stringify(dist)};
      for (const isolation of ['process', 'thread']) {
        const pool = await ModelPool.load(${JSON.stringify(file)}, { isolation, hosts: 2 });
        await pool.predict(${JSON.stringify(image)}, { maxLatencyMs: 60_000, signal: new AbortController().signal });
        await pool.close();
      }
      console.log(process.getActiveResourcesInfo().filter((name) => name !== 'PipeWrap'));`;
    const args = ['--input-type=module', '--eval', program];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      encoding: 'utf8',
      timeout: 60_000,
    });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '[]\n', stderr: '' });
  });

  it.skipIf(process.platform === 'win32')(
    'ends its hosts where its process is killed, even inside a run',
    async () => {
      const file = await premodelOf({ endless: ENDLESS });
      const program = `
      import { ModelPool } from ${JSON.stringify(dist)};
      const pool = await ModelPool.load(${JSON.stringify(file)}, { isolation: 'process', hosts: 2 });
      pool.predict(${JSON.stringify(image)}, { onRun: () => console.log(JSON.stringify(pool.pids)) });`;
      const parent = spawn(process.execPath, ['--input-type=module', '--eval', program]);
      const pids: number[] = await new Promise((resolve) => {
        parent.stdout.once('data', (line) => resolve(JSON.parse(line)));
      });
      expect(pids.filter(isAlive)).toHaveLength(2);
      parent.kill('SIGKILL');
      await until(() => !pids.some(isAlive));
    },
  );
});
