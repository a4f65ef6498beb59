import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from './support/cli.ts';
import { writeColourPremodel } from './support/colour-premodel.ts';
import { fixturePath, temporaryFolder } from './support/fixtures.ts';

const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const folder = temporaryFolder();
const children: ChildProcess[] = [];
let file: string;
let picture: Buffer<ArrayBuffer>;

beforeAll(async () => {
  file = await writeColourPremodel(folder, 'colours.premodel.json', 'nchw-float');
  picture = Buffer.from(await readFile(fixturePath('decode', 'rgb.png')));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** The command, once it listens. */
async function serve(stdout: 'pipe' | number, ...options: string[]) {
  const args = [main, 'serve', file, '--port', '0', '--hosts', '1', '--max-queue', '9', ...options];
  const child = spawn(process.execPath, args, { stdio: ['ignore', stdout, 'pipe'] });
  children.push(child);
  const exited = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.on('exit', (code, signal) => resolve({ code, signal }));
  });
  const origin = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stderr!.on('data', (data) => {
      said += data;
      const [found] = /http:\/\/[\d.:]+/.exec(said) ?? [];
      if (found) resolve(found);
    });
    exited.then(() => reject(new Error(said)));
  });
  const predict = () =>
    fetch(`${origin}/v1/models/colours/predict`, {
      method: 'POST',
      headers: { 'Content-Type': 'image/png' },
      body: picture,
    });
  return { child, exited, origin, predict };
}

describe('premodel serve', () => {
  it('told to stop under load, finishes what it began and exits with 0', async () => {
    const { child, exited, predict } = await serve('pipe');
    let log = '';
    child.stdout!.on('data', (data) => {
      log += data;
    });
    const statuses: number[] = [];
    let refused = 0;
    const client = async () => {
      for (;;) {
        try {
          const response = await predict();
          await response.arrayBuffer();
          statuses.push(response.status);
          if (response.status === 503) return;
        } catch (error) {
          // Nobody listens any more, or a kept connection was closed before it was used.
          const { code } = (error as { cause: NodeJS.ErrnoException }).cause;
          expect(code).toMatch(/ECONNREFUSED|UND_ERR_SOCKET|ECONNRESET/);
          refused++;
          return;
        }
      }
    };
    const clients = Array.from({ length: 4 }, client);
    await expect.poll(() => statuses.length, { timeout: 20_000 }).toBeGreaterThan(20);
    child.kill('SIGTERM');
    await Promise.all(clients);
    expect(await exited).toEqual({ code: 0, signal: null });
    expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([]);
    expect(refused).toBeLessThanOrEqual(4);
    const lines = log
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const answered = lines.find(({ msg, status }) => msg === 'request' && status === 200);
    expect(answered.decisions).toMatchObject([{ model: 'colours', answeredBy: 'nchw-float' }]);
    expect(lines.at(-1).msg).toBe('closed');
  });

  it('ends at once at the second signal', async () => {
    const { child, exited, origin } = await serve('pipe');
    const half = new AbortController();
    const body = new ReadableStream({ start: (stream) => stream.enqueue(new Uint8Array(1)) });
    const asked = fetch(`${origin}/v1/predict`, {
      method: 'POST',
      body,
      signal: half.signal,
      duplex: 'half',
    } as RequestInit);
    asked.catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 200));
    child.kill('SIGINT');
    await new Promise((resolve) => setTimeout(resolve, 200));
    child.kill('SIGINT');
    expect(await exited).toEqual({ code: null, signal: 'SIGINT' });
    half.abort();
  });

  it('outlives the reader of its log', async () => {
    const { child, exited, predict } = await serve('pipe');
    child.stdout!.destroy();
    for (let i = 0; i < 3; i++) expect((await predict()).status).toBe(200);
    child.kill('SIGTERM');
    expect((await exited).code).toBe(0);
  });

  it.skipIf(!existsSync('/dev/full'))(
    'answers while the disk of its log is full, and counts what it loses',
    async () => {
      const { origin, predict } = await serve(openSync('/dev/full', 'w'));
      expect((await predict()).status).toBe(200);
      const metrics = await (await fetch(`${origin}/metrics`)).text();
      expect(Number(/premodel_log_lines_lost_total (\d+)/.exec(metrics)?.[1])).toBeGreaterThan(0);
    },
  );

  it('reads the premodel again at SIGHUP', async () => {
    const { child, origin } = await serve('pipe');
    child.kill('SIGHUP');
    const reloads = () => fetch(`${origin}/metrics`).then((response) => response.text());
    await expect.poll(reloads, { timeout: 10_000 }).toContain('outcome="done"} 1');
  });

  it('says what is wrong with its options', () => {
    const open = runCli(['serve', file, '--host', '0.0.0.0']);
    expect(open).toMatchObject({ status: 1, stderr: expect.stringContaining('api-key-needed') });
    expect(runCli(['serve', file, '--max-body', 'much']).status).toBe(2);
    expect(runCli(['serve', file, file]).stderr).toContain('duplicate-name');
    const pinned = runCli(['serve', file, '--port', '0', '--hosts', '1', '--pin', 'elsewhere']);
    expect(pinned).toMatchObject({ status: 2, stderr: expect.stringContaining('pinned names elsewhere') });
  });
});
