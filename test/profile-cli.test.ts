import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { readProfile } from '../src/node/profile-file/read-profile.ts';
import { seededRandom } from '../src/random.ts';
import { runCli } from './support/cli.ts';
import { fixturePath, temporaryFolder } from './support/fixtures.ts';
import { hostsOf, journalled, killProfile, startProfile } from './support/killed-profile.ts';
import { writeLoopingClassifier } from './support/looping-classifier.ts';
import { untimed } from './support/untimed-profile.ts';

const IMAGES = 150;
const temporary = temporaryFolder();
const data = join(temporary, 'data');
const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const command = (out: string) => [
  'profile',
  ...['--models', fixturePath('models/nchw-float'), fixturePath('models/weak')],
  ...['--data', data, '--out', out],
];

beforeAll(async () => {
  for (const name of ['red', 'grey']) mkdirSync(join(data, name), { recursive: true });
  const create = { width: 200, height: 150, channels: 3, background: '#e01010' } as const;
  const image = await sharp({ create }).png().toBuffer();
  for (let i = 0; i < IMAGES; i++) writeFileSync(join(data, i % 2 ? 'red' : 'grey', `${i}.png`), image);
});

const start = (out: string, count: number) => startProfile(command(out), out, count);

async function expectResumed(out: string): Promise<void> {
  const before = journalled(out);
  expect(before.length).toBeLessThan(IMAGES);
  const { status, stdout, stderr } = runCli(command(out));
  expect(status, stderr).toBe(0);
  expect(stderr).toContain(`profiling ${before.length}/${IMAGES} (${before.length} from an earlier run)`);
  expect(stdout).toContain(`${IMAGES} inputs, 2 models`);
  const profile = await readProfile(out);
  expect(profile.inputs).toHaveLength(IMAGES);
  before.forEach(({ id, runs }, i) => {
    expect(profile.inputs[i]).toBe(id);
    expect(profile.candidates[0].latencyMs[i]).toBe(runs[0].latencyMs);
  });
  expect(existsSync(`${out}.partial.jsonl`)).toBe(false);
}

describe('premodel profile', () => {
  it('killed at any moment, goes on from the last image measured', async () => {
    const out = join(temporary, 'killed.parquet');
    await killProfile(command(out), out, { measured: 20, laterMs: 0 });
    expect(existsSync(out)).toBe(false);
    await expectResumed(out);
  });

  it('killed five times at seeded moments, says what an uninterrupted run says', async () => {
    const random = seededRandom(5);
    const whole = join(temporary, 'whole.parquet');
    expect(runCli(command(whole)).status).toBe(0);
    const out = join(temporary, 'killed-often.parquet');
    for (let kills = 0; kills < 5; kills++) {
      const measured = Math.ceil(((kills + random()) * IMAGES) / 6);
      const withHosts = kills % 2 === 1 && process.platform !== 'win32';
      await killProfile(command(out), out, { measured, laterMs: random() * 10, withHosts });
      expect(existsSync(out)).toBe(false);
    }
    await expectResumed(out);
    expect(untimed(await readProfile(out))).toEqual(untimed(await readProfile(whole)));
  });

  it.skipIf(process.platform === 'win32')(
    'loses no more than one answer where its host is killed',
    async () => {
      const out = join(temporary, 'host-killed.parquet');
      const { child } = await start(out, 20);
      const exit = once(child, 'exit');
      for (const pid of hostsOf(child)) process.kill(pid, 'SIGKILL');
      expect((await exit)[0]).toBe(0);
      const { inputs, provenance } = await readProfile(out);
      const { failed = [], skipped = [] } = provenance;
      expect(inputs.length + skipped.length).toBe(IMAGES);
      expect(failed.length + skipped.length).toBeLessThanOrEqual(1);
    },
  );

  it('goes on without a model that is left out, with what was measured of the others', async () => {
    const out = join(temporary, 'narrowed.parquet');
    await killProfile(command(out), out, { measured: 20, laterMs: 0 });
    const before = journalled(out);
    const models = ['--models', fixturePath('models/weak')];
    const { status, stderr } = runCli(['profile', ...models, '--data', data, '--out', out]);
    expect(status, stderr).toBe(0);
    expect(stderr).toContain(`(${before.length} from an earlier run)`);
    const { candidates } = await readProfile(out);
    expect(candidates.map(({ name }) => name)).toEqual(['weak']);
    expect(candidates[0].latencyMs[0]).toBe(before[0].runs[1].latencyMs);
  });

  it.skipIf(process.platform === 'win32')('stops cleanly on Ctrl-C and says how to go on', async () => {
    const out = join(temporary, 'interrupted.parquet');
    const { child, stderr } = await start(out, 5);
    child.kill('SIGINT');
    const [exitCode] = await once(child, 'exit');
    expect(exitCode).toBe(130);
    expect(stderr()).toContain('Repeat the same command to go on');
    expect(existsSync(out)).toBe(false);
    await expectResumed(out);
  });

  it.skipIf(process.platform === 'win32')('ends on Ctrl-C while a model never loads', async () => {
    const folder = join(temporary, 'endless');
    writeLoopingClassifier(join(folder, 'endless'), 2n ** 62n);
    const out = join(folder, 'x.parquet');
    const args = ['profile', '--models', join(folder, 'endless'), '--data', data, '--out', out];
    const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (text) => {
      if (stderr === '') child.kill('SIGINT');
      stderr += text;
    });
    const [exitCode] = await once(child, 'exit');
    expect(exitCode, stderr).toBe(130);
    expect(stderr).toContain('error [interrupted]');
    expect(readdirSync(folder)).toEqual(['endless']);
  });

  it.skipIf(process.platform === 'win32')('ends at once on a second Ctrl-C, and says so', async () => {
    const out = join(temporary, 'twice-interrupted.parquet');
    const { child, stderr } = await start(out, 5);
    child.kill('SIGSTOP');
    child.kill('SIGTERM');
    child.kill('SIGINT');
    child.kill('SIGCONT');
    const [exitCode] = await once(child, 'exit');
    expect(exitCode, stderr()).toBe(130);
    expect(stderr()).toContain('once more ends at once');
    expect(stderr()).toContain('interrupted again: ended at once');
    expect(existsSync(`${out}.lock`)).toBe(false);
    expect(journalled(out).length).toBeGreaterThanOrEqual(5);
  });

  it('keeps another run away from its file until it has ended, and leaves no lock', async () => {
    const folder = join(temporary, 'two-runs');
    mkdirSync(folder);
    const out = join(folder, 'twice.parquet');
    const { child } = await start(out, 5);
    const models = ['--models', fixturePath('models/weak')];
    const second = runCli(['profile', ...models, '--data', data, '--out', out]);
    expect(second.status).toBe(1);
    expect(second.stderr).toContain('error [busy]');
    expect(second.stderr).toContain(`process ${child.pid}`);
    const [exitCode] = await once(child, 'exit');
    expect(exitCode).toBe(0);
    expect((await readProfile(out)).candidates.map(({ name }) => name)).toEqual(['nchw-float', 'weak']);
    expect(readdirSync(folder)).toEqual(['twice.parquet']);
  });

  it('shows its options and an example', () => {
    const { status, stdout } = runCli(['profile', '--help']);
    expect(status).toBe(0);
    expect(stdout).toContain('--max-repeats');
    expect(stdout).toContain('$ premodel profile');
  });

  it('is silent but for the result when told so, and lists what it left out', async () => {
    const list = join(data, 'list.csv');
    writeFileSync(list, 'path,label\nred/1.png,red\nred/none.png,red\n');
    const out = join(temporary, 'quiet.parquet');
    const arguments_ = ['--models', fixturePath('models/weak'), '--data', list, '--out', out, '--quiet'];
    const { status, stdout, stderr } = runCli(['profile', ...arguments_]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('1 left out:');
    expect(stdout).toContain('none.png: there is no such file');
  });

  it.each([
    [['--limit', '0'], 2, 'at least 1'],
    [['--max-repeats', 'x'], 2, 'at least 1'],
    [['--task', 'cooking'], 2, 'image-classification'],
    [['--data', 'nowhere'], 1, 'error [no-inputs]'],
    [['--models', 'nowhere'], 1, 'error [no-model]'],
    [['--out', 'nowhere/x.parquet'], 1, 'error [cannot-write]'],
    [['--out', '.'], 1, 'error [cannot-write]'],
  ])('refuses %s', (change, code, message) => {
    const { status, stderr } = runCli([...command(join(temporary, 'x.parquet')), ...change]);
    expect(status).toBe(code);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('    at ');
  });
});
