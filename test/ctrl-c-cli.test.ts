import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../src/random.ts';
import { runCli } from './support/cli.ts';
import { temporaryFolder } from './support/fixtures.ts';
import { writeLoopingClassifier, writeMoodyClassifier } from './support/looping-classifier.ts';

const temporary = temporaryFolder();
const table = join(temporary, 'table.csv');
const moodyPremodel = join(temporary, 'moody.premodel.json');
const loopingPremodel = join(temporary, 'looping.premodel.json');
const red = join(temporary, 'red');
const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

/** The paper's premodel computes for a minute or so on this. */
function longTable(): string {
  const random = seededRandom(1);
  const features = Array.from({ length: 12 }, (_, f) => `f${f}`);
  const lines = Array.from({ length: 4000 }, () => {
    const answers = [0.6, 0.7, 0.8].map((p, k) => [random() < p ? 'x' : 'y', k + 1]);
    return ['x', ...features.map(() => random().toFixed(4)), ...answers.flat()];
  });
  const outcomes = ['a', 'b', 'c'].flatMap((name) => [`${name}.output`, `${name}.cost`]);
  return [['reference', ...features, ...outcomes], ...lines].map((line) => line.join(',')).join('\n');
}

beforeAll(async () => {
  writeFileSync(table, longTable());
  const pictures = async (folder: string, background: string) => {
    mkdirSync(join(folder, 'grey'), { recursive: true });
    const create = { width: 20, height: 15, channels: 3, background } as const;
    const image = await sharp({ create }).png().toBuffer();
    for (const i of [0, 1, 2, 3]) writeFileSync(join(folder, `grey/${i}.png`), image);
  };
  const grey = join(temporary, 'grey');
  await pictures(grey, '#808080');
  await pictures(red, '#e01010');
  const train = (model: string, out: string) => {
    const profile = `${model}.parquet`;
    const args = ['profile', '--models', model, '--data', grey, '--out', profile, '--max-repeats', '1'];
    const made = runCli(args);
    expect(made.status, made.stderr).toBe(0);
    expect(runCli(['train', profile, '--policy', 'single-best', '--out', out]).status).toBe(0);
  };
  const moody = join(temporary, 'moody');
  writeMoodyClassifier(moody);
  train(moody, moodyPremodel);
  // Answers while it is profiled and never again.
  const looping = join(temporary, 'looping');
  writeLoopingClassifier(looping, 10n);
  train(looping, loopingPremodel);
  writeLoopingClassifier(looping, 2n ** 62n);
});

function start(args: readonly string[]) {
  const child = spawn(process.execPath, [main, ...args], { cwd: temporary });
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) child[name].on('data', (text) => (said[name] += text));
  return { child, said };
}

/** Whether a file can be written there is asked first of all. */
async function whenProbed(folder: string): Promise<void> {
  const watcher = watch(folder);
  await once(watcher, 'change');
  watcher.close();
}

async function interrupted(child: ChildProcess): Promise<unknown[]> {
  const exit = once(child, 'exit');
  child.kill('SIGINT');
  return exit;
}

describe.skipIf(process.platform === 'win32')('Ctrl-C', () => {
  it.each([
    ['train', [table, '--policy', 'paper', '--out']],
    ['evaluate', [table, '--policy', 'paper', '--report']],
    ['calibrate', [moodyPremodel, '--data', red, '--out']],
  ])('amid %s leaves the old file, says so, and exits with 130', async (command, args) => {
    const folder = join(temporary, command);
    mkdirSync(folder);
    const out = join(folder, 'out');
    writeFileSync(out, 'as it was');
    const probed = whenProbed(folder);
    const { child, said } = start([command, ...args, out]);
    await Promise.race([probed, once(child, 'exit')]);
    await setTimeout(1500);
    expect(await interrupted(child)).toEqual([130, null]);
    expect(said.stderr).toContain(`interrupted: nothing was written to ${out}\n`);
    expect(said.stdout).toBe('');
    expect(readdirSync(folder)).toEqual(['out']);
    expect(readFileSync(out, 'utf8')).toBe('as it was');
  });

  it('amid analyze says how many analyses are printed', async () => {
    const { child, said } = start(['analyze', table]);
    await once(child.stdout, 'data');
    await setTimeout(500);
    expect(await interrupted(child)).toEqual([130, null]);
    expect(said.stderr).toMatch(/interrupted: [1-9]\d* analys\w+ \w+ printed, and nothing is written\n/);
    expect(said.stdout.endsWith('\n\n')).toBe(true);
  });

  it('amid evaluate without a report says that nothing came of it', async () => {
    const { child, said } = start(['evaluate', table, '--policy', 'paper', '--json']);
    await setTimeout(3000);
    expect(await interrupted(child)).toEqual([130, null]);
    expect(said).toMatchObject({
      stdout: '',
      stderr: expect.stringContaining('interrupted: nothing was evaluated'),
    });
  });

  it('before a server listens ends it, with its hosts', async () => {
    const { child, said } = start([
      'serve',
      loopingPremodel,
      '--allow-modified',
      '--port',
      '0',
      '--hosts',
      '1',
    ]);
    const hosts = () => {
      try {
        return execFileSync('ps', ['--ppid', String(child.pid), '-o', 'pid='], { encoding: 'utf8' });
      } catch {
        return '';
      }
    };
    while (hosts() === '') await setTimeout(20);
    await setTimeout(300);
    expect(await interrupted(child)).toEqual([130, null]);
    expect(said.stderr).toContain('interrupted: the server had not begun to listen\n');
  });
});
