// Faults while clients ask: no answer may be wrong, no accepted request lost.
//
//   npm run build && node --import ts-blank-space/register bench/reliability/faults.ts PROFILE [--seconds 20]
//
// Every fault strikes a fresh server at half of its capacity. An answer is wrong where it differs from what a healthy
// server says of the same picture and `decision` names no model it did without; a request is lost where the connection ends without
// an answer.
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { policyOf } from '../../src/index.ts';
import { readPremodel } from '../../src/node/index.ts';
import { seededRandom } from '../../src/random.ts';
import { modelFolders, readInputs, scratch, train } from './fixtures.ts';
import { type Answer, type Body, closedLoop, type Input, openLoop } from './load-generator.ts';
import { type ServerOptions, ServerUnderTest } from './server-under-test.ts';
import { summarise } from './summarise.ts';

interface Fault extends ServerOptions {
  readonly strike?: (server: ServerUnderTest) => unknown;
  readonly after?: () => void;
  readonly seconds?: number;
}

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string', default: '20' }, only: { type: 'string' } },
});
const seconds = Number(flags.seconds);
const HOSTS = ['--hosts', '2', '--hang-timeout', '3'];
const inputs = readInputs(100);

// Copies, since faults damage them.
const models = join(scratch, 'models');
mkdirSync(models);
for (const folder of modelFolders) cpSync(folder, join(models, basename(folder)), { recursive: true });
const premodel = train(positionals[0], 'faults', ['--policy', 'cascade', '--min-accuracy', 'best']);
const policy = policyOf(await readPremodel(premodel));
// The first to run: what it does strikes every request.
const victim = join(models, policy.candidates[0], 'onnx');
const modelFile = join(victim, readdirSync(victim).find((name) => name.endsWith('.onnx'))!);
const flagsOfAll = [...HOSTS, '--models', models];

const expected = new Map<string, string | undefined>();
let capacity = 0;
await healthy();

const faults: Record<string, Fault> = {
  'nothing (control)': {},
  'a host is killed, thrice': {
    strike: (server) => every(3, seconds / 4, () => process.kill(server.hosts()[0], 'SIGKILL')),
  },
  'a host stops answering (SIGSTOP: a model that hangs)': {
    strike: (server) => process.kill(server.hosts()[0], 'SIGSTOP'),
  },
  'the file of a model is deleted, its host killed, the file put back': {
    strike: async (server) => {
      renameSync(modelFile, `${modelFile}.away`);
      process.kill(server.hosts()[0], 'SIGKILL');
      await pause(seconds / 2);
      renameSync(`${modelFile}.away`, modelFile);
    },
    after: () => rmSync(`${modelFile}.away`, { force: true }),
  },
  'the file of a model is overwritten with noise, its host killed, the file mended': {
    strike: async (server) => {
      const good = readFileSync(modelFile);
      const random = seededRandom(3);
      writeFileSync(
        modelFile,
        Uint8Array.from({ length: 100_000 }, () => 256 * random()),
      );
      process.kill(server.hosts()[0], 'SIGKILL');
      await pause(seconds / 2);
      writeFileSync(modelFile, good);
    },
  },
  'the disk of the log is full': { flags: ['--log-level', 'info'], log: '/dev/full' },
  'the clock jumps a day ahead, then two back': {
    env: { NODE_OPTIONS: `--import ${pathToFileURL(new URL('clock-jump.mjs', import.meta.url).pathname)}` },
    seconds: Math.max(seconds, 30),
  },
  '1,000 clients go away within their request': {
    strike: (server) =>
      every(20, seconds / 25, () => Promise.all(Array.from({ length: 50 }, () => goAway(server)))),
  },
};

console.log(`capacity ${capacity.toFixed(1)} requests/s; faults strike at half of it`);
console.log('| fault | answers | wrong | answered around the fault | lost | p99 ms | afterwards | SIGTERM |');
console.log('|---|---|---|---|---|---|---|---|');
for (const [name, fault] of Object.entries(faults)) {
  if (!flags.only || name.includes(flags.only)) await suffer(name, fault);
}
rmSync(scratch, { recursive: true, force: true });

async function healthy(): Promise<void> {
  const server = await ServerUnderTest.start([premodel], { flags: [...flagsOfAll] });
  const { port } = server;
  const remember = ({ name }: Input, { body }: Answer) => expected.set(name, said(body));
  await closedLoop({ port, inputs, seconds: 10, observe: remember });
  const answers = summarise(await closedLoop({ port, inputs, clients: 4, seconds: 10 }));
  capacity = answers.statuses[200] / 10;
  await server.stop();
}

async function suffer(
  name: string,
  { strike, after, flags: extra = [], env, log, seconds: lasting = seconds }: Fault,
): Promise<void> {
  const server = await ServerUnderTest.start([premodel], {
    flags: [...flagsOfAll, ...extra],
    env,
    log,
  });
  let wrong = 0;
  let around = 0;
  const observe = (input: Input, { status, body }: Answer) => {
    if (status !== 200 || !expected.has(input.name)) return;
    if (body?.decision?.without) around++;
    else if (said(body) !== expected.get(input.name)) wrong++;
  };
  const { port } = server;
  const load = openLoop({
    port,
    inputs,
    perSecond: capacity / 2,
    seconds: lasting,
    random: seededRandom(2),
    observe,
  });
  const struck = pause(2).then(() => strike?.(server));
  const found = summarise(await load);
  await struck;
  const healed = summarise(await closedLoop({ port, inputs, seconds: 3, observe }));
  const ended = await server.stop();
  after?.();
  const lost = Object.entries(found.statuses).filter(([status]) => status.startsWith('no answer'));
  console.log(
    `| ${name} | ${JSON.stringify(found.statuses)} | ${wrong} | ${around} | ${lost.reduce((sum, [, n]) => sum + n, 0)} ` +
      `| ${found.p99Ms.toFixed(0)} | ${JSON.stringify(healed.statuses)} | ${JSON.stringify(ended)} |`,
  );
}

function said(body?: Body): string | undefined {
  return JSON.stringify(body?.predictions?.map(({ id, score }) => [id, score.toFixed(4)]));
}

/** Sends a whole request, or half of one, and hangs up. */
function goAway({ port }: ServerUnderTest): Promise<void> {
  const { bytes } = inputs[0];
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(
        `POST /v1/predict HTTP/1.1\r\nhost: x\r\ncontent-type: image/jpeg\r\ncontent-length: ${bytes.length}\r\n\r\n`,
      );
      const half = Math.random() < 0.5;
      socket.write(half ? bytes.subarray(0, bytes.length / 2) : bytes, () =>
        setTimeout(() => socket.destroy(), 5 * Math.random()),
      );
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve());
  });
}

async function every(times: number, intervalSeconds: number, act: () => unknown): Promise<void> {
  for (let i = 0; i < times; i++) {
    await act();
    await pause(intervalSeconds);
  }
}

function pause(forSeconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1000 * forSeconds));
}
