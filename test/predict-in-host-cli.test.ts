import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { runCli } from './support/cli.ts';
import { temporaryFolder } from './support/fixtures.ts';
import { writeLoopingClassifier, writeMoodyClassifier } from './support/looping-classifier.ts';
import { writeServingPremodel } from './support/serving-premodel.ts';
import { describeWithShared, sharedPath } from './support/shared.ts';

const temporary = temporaryFolder();
const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const model = (name: string) => join(temporary, name);
const picture = (name: string) => join(temporary, `${name}.png`);
const premodel = (name: string) => join(temporary, `${name}.premodel.json`);
/** Moody does not come back from the red one. */
const PICTURES = ['blue', 'red', 'green'];

beforeAll(async () => {
  mkdirSync(temporary, { recursive: true });
  for (const background of PICTURES) {
    await sharp({ create: { width: 16, height: 16, channels: 3, background } }).toFile(picture(background));
  }
  writeLoopingClassifier(model('steady'), 2n);
  writeLoopingClassifier(model('endless'), 2n ** 62n);
  writeMoodyClassifier(model('moody'));
  for (const name of ['moody', 'endless']) {
    await writeServingPremodel(premodel(name), 'image-classification', [model(name)]);
  }
  await writeServingPremodel(premodel('both'), 'image-classification', [model('steady'), model('moody')]);
});

const predict = (name: string, ...rest: string[]) => runCli(['predict', premodel(name), ...rest]);
const answered = (stdout: string) =>
  JSON.parse(stdout).predictions.map(({ predictions }: { predictions?: { label: string }[] }) => {
    return predictions?.[0].label;
  });

/** Numbers of the hosts that a process has started. */
function hostsOf(parent: number): number[] {
  const listed = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' });
  return listed.split('\n').flatMap((line) => {
    const [pid, ppid] = line.trim().split(/\s+/).map(Number);
    return ppid === parent && line.includes('serving/host.js') ? [pid] : [];
  });
}

/** Starts it, and waits until it has said what is expected. */
async function start(args: readonly string[], text: string) {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    said.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    said.stderr += chunk;
  });
  while (!said.stdout.includes(text)) {
    if (child.exitCode !== null) throw new Error(`ended too early: ${said.stderr}`);
    await setTimeout(10);
  }
  return { child, said };
}

async function exitOf(child: ChildProcess): Promise<unknown> {
  const [code, signal] = await once(child, 'close');
  return code ?? signal;
}

describe('premodel predict, whatever a model does', () => {
  it('goes on after an input that a model does not come back from, and names it', () => {
    const { status, stdout, stderr } = predict('moody', ...PICTURES.map(picture), '--hang-timeout', '1');
    expect(status).toBe(1);
    expect(stdout.split('\n').slice(0, 2)).toEqual([
      expect.stringMatching(/blue\.png .*blue {2}\(moody/),
      expect.stringMatching(/green\.png .*green {2}\(moody/),
    ]);
    expect(stderr).toMatch(
      /red\.png {2}error \[host-failed\]: .*no sign of life for 1000 ms, while moody ran/,
    );
    expect(stderr).toContain('--hang-timeout');
  });

  it('says so in JSON, with a limit on the time as well', () => {
    for (const flags of [[], ['--preload'], ['--max-latency', '60s', '--best-so-far']]) {
      const args = [...PICTURES.map(picture), '--hang-timeout', '1', '--json', ...flags];
      const { status, stdout, stderr } = predict('moody', ...args);
      expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
      expect(answered(stdout)).toEqual(['blue', undefined, 'green']);
      expect(JSON.parse(stdout).predictions[1]).toMatchObject({
        input: picture('red'),
        error: { code: 'host-failed', message: expect.stringContaining('moody') },
      });
    }
  });

  it('is done without a model that took its process down for a while, where there is another', () => {
    const { status, stdout } = predict('both', ...PICTURES.map(picture), '--hang-timeout', '1', '--json');
    expect(status).toBe(1);
    expect(answered(stdout)).toEqual(['blue', undefined, 'green']);
  });

  it('names a model that never loads', () => {
    const lazily = predict('endless', picture('blue'), '--hang-timeout', '1');
    expect(lazily.status).toBe(1);
    expect(lazily.stderr).toMatch(/blue\.png {2}error \[host-failed\].*while endless ran/);
    const first = predict('endless', picture('blue'), '--hang-timeout', '1', '--preload');
    expect(first.status).toBe(1);
    expect(first.stderr).toMatch(/error \[host-failed\].*while endless was loaded/);
  });

  it.skipIf(process.platform === 'win32')('goes on where the process crashes', async () => {
    const args = ['predict', premodel('moody'), ...PICTURES.map(picture)];
    const { child, said } = await start(args, 'blue.png');
    await setTimeout(500);
    for (const pid of hostsOf(child.pid!)) process.kill(pid, 'SIGSEGV');
    expect(await exitOf(child)).toBe(1);
    expect(said.stderr).toMatch(/red\.png {2}error \[host-failed\].*killed by SIGSEGV/);
    expect(said.stdout).toContain('green.png');
  });

  it.skipIf(process.platform === 'win32')('ends on Ctrl-C, and leaves no process', async () => {
    const { child, said } = await start(['predict', premodel('moody'), ...PICTURES.map(picture)], 'blue.png');
    const hosts = hostsOf(child.pid!);
    expect(hosts).toHaveLength(1);
    child.kill('SIGINT');
    expect(await exitOf(child)).toBe(130);
    expect(said.stderr).toContain('once more ends at once');
    expect(said.stderr).toContain('error [interrupted]');
    expect(said.stdout).not.toContain('green.png');
    while (hosts.some((pid) => isAlive(pid))) await setTimeout(20);
  });

  it.skipIf(process.platform === 'win32')('ends at once on a second Ctrl-C, and says so', async () => {
    const { child, said } = await start(['predict', premodel('moody'), ...PICTURES.map(picture)], 'blue.png');
    child.kill('SIGSTOP');
    child.kill('SIGTERM');
    child.kill('SIGINT');
    child.kill('SIGCONT');
    expect(await exitOf(child)).toBe(130);
    expect(said.stderr).toContain('interrupted again: ended at once');
  });

  it.skipIf(process.platform === 'win32')('reads its own standard input as a picture', () => {
    const from = (file: string) => {
      const script = `exec "$0" "$1" predict "$2" /dev/stdin --json < "${file}"`;
      const args = ['-c', script, process.execPath, main, premodel('moody')];
      return spawnSync('sh', args, { encoding: 'utf8' });
    };
    const { status, stdout, stderr } = from(picture('green'));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(answered(stdout)).toEqual(['green']);
    const nothing = from('/dev/null');
    expect(nothing.status).toBe(1);
    expect(nothing.stdout).toContain('unreadable-image');
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describeWithShared('hostile models and tokenizers', () => {
  const hostile = (name: string) => sharedPath('cases/hostile', name);

  it('answers all but the picture on which a model says no numbers', async () => {
    await writeServingPremodel(premodel('darknan'), 'image-classification', [hostile('darknan')]);
    const pictures = Array.from({ length: 24 }, (_, i) => join(hostile('ds'), `${i}.png`));
    const { status, stdout } = predict('darknan', ...pictures, '--json');
    expect(status).toBe(1);
    const failed = JSON.parse(stdout).predictions.filter((each: object) => 'error' in each);
    expect(failed).toHaveLength(1);
    expect(failed[0].input).toContain('13.png');
    expect(failed[0].error.message).toContain('darknan');
  });

  it('names a loop that never ends', async () => {
    await writeServingPremodel(premodel('loop'), 'image-classification', [hostile('loop')]);
    const { status, stderr } = predict('loop', join(hostile('ds'), '0.png'), '--hang-timeout', '1');
    expect(status).toBe(1);
    expect(stderr).toMatch(/0\.png {2}error \[host-failed\].*while loop ran/);
  });

  it('goes on after a text that a tokenizer’s regular expression cannot get through', async () => {
    cpSync(sharedPath('zoo/multi30k-en-de/tiny'), model('redos'), { recursive: true });
    cpSync(hostile('redos.tokenizer.json'), join(model('redos'), 'tokenizer.json'));
    await writeServingPremodel(premodel('redos'), 'translation', [model('redos')]);
    const { status, stdout } = predict(
      'redos',
      'hello',
      `${'a'.repeat(40)}!`,
      'world',
      '--hang-timeout',
      '2',
    );
    expect(stdout.split('\n')).toHaveLength(4);
    expect([0, 1]).toContain(status);
  });
});
