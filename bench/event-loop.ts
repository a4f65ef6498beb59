// How long the event loop stands still with 1,000 predictions asked for at once, of AdaptiveModel and of a server.
//
//   node --import ts-blank-space/register bench/event-loop.ts [--predictions 1000]
//
// Delays are what perf_hooks' monitorEventLoopDelay counts above its resolution. Clients of the server run in a process
// of their own, models in its two hosts.
import { fork } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { AdaptiveModel } from '../src/node/index.ts';
import { serve } from '../src/server/serve.ts';
import { writeAlwaysPremodel } from './support/always-premodel.ts';
import { sharedPath } from './support/paths.ts';

const RESOLUTION_MS = 5;
const { values: flags } = parseArgs({
  options: { predictions: { type: 'string', default: '1000' }, clients: { type: 'string' } },
});
const count = Number(flags.predictions);
const pictures = sharedPath('data/imagenet-val/images');
const [picture] = readdirSync(pictures)
  .filter((name) => /\.jpe?g$/i.test(name))
  .sort();
const bytes = readFileSync(join(pictures, picture));

if (flags.clients) process.send?.(await ask(flags.clients));
else await measureAll();

async function measureAll(): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'premodel-event-loop-'));
  const file = writeAlwaysPremodel(sharedPath('zoo/imagenet/mobilenet_v1_0.25_128'), scratch);
  console.log(
    '| 1,000 at once | answered | refused | took, s | delay, ms: mean | p99 | longest | processor time in it |',
  );
  console.log('|---|---|---|---|---|---|---|---|');
  const model = await AdaptiveModel.load(file);
  await model.predict(bytes);
  await measure('AdaptiveModel, in this thread', () =>
    counted(Array.from({ length: count }, () => model.predict(bytes).then(() => true))),
  );
  await model.close();
  for (const maxQueue of [2, count]) {
    const options = { port: 0, hosts: 2, maxQueue, logLevel: 'silent' } as const;
    const server = await serve([{ name: 'model', file }], options);
    await measure(`a server of two hosts, --max-queue ${maxQueue}`, () => clientsOf(server.origin));
    await server.close();
  }
  rmSync(scratch, { recursive: true });
}

interface Counted {
  readonly answered: number;
  readonly refused: number;
}

async function measure(what: string, act: () => Promise<Counted>): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  const longest = watchLongest();
  delay.enable();
  const startedAt = performance.now();
  const { answered, refused } = await act();
  const seconds = (performance.now() - startedAt) / 1000;
  delay.disable();
  const ms = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS).toFixed(0);
  const delays = `${ms(delay.mean)} | ${ms(delay.percentile(99))} | ${ms(delay.max)} | ${longest().toFixed(0)}`;
  console.log(`| ${what} | ${answered} | ${refused} | ${seconds.toFixed(1)} | ${delays} |`);
}

/** @returns ends it, and tells how much processor time this process had in the longest stall: the rest it stood in line. */
function watchLongest(): () => number {
  let [at, longestMs, processorMs] = [performance.now(), 0, 0];
  let before = process.cpuUsage();
  const timer = setInterval(() => {
    const stalledMs = performance.now() - at;
    const { user, system } = process.cpuUsage(before);
    if (stalledMs > longestMs) [longestMs, processorMs] = [stalledMs, (user + system) / 1000];
    at = performance.now();
    before = process.cpuUsage();
  }, RESOLUTION_MS);
  return () => {
    clearInterval(timer);
    return processorMs;
  };
}

async function counted(asked: readonly Promise<boolean>[]): Promise<Counted> {
  const settled = await Promise.allSettled(asked);
  const answered = settled.filter((each) => each.status === 'fulfilled' && each.value).length;
  return { answered, refused: settled.length - answered };
}

function clientsOf(origin: string): Promise<Counted> {
  const child = fork(process.argv[1], ['--clients', origin, '--predictions', String(count)]);
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as Counted)).once('error', reject);
  });
}

function ask(origin: string): Promise<Counted> {
  const headers = { 'Content-Type': 'image/jpeg' };
  return counted(
    Array.from({ length: count }, async () => {
      const response = await fetch(`${origin}/v1/predict`, { method: 'POST', headers, body: bytes });
      await response.arrayBuffer();
      return response.ok;
    }),
  );
}
