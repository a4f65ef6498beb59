// Half an hour at half of the capacity, with a picture of the memory.
//
//   npm run build && node --import ts-blank-space/register bench/reliability/soak.ts PROFILE [--minutes 30] [--hosts 2] [--max-memory 120MB] [--out docs/soak.svg]
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { seededRandom } from '../../src/random.ts';
import { readInputs, train } from './fixtures.ts';
import { type Answer, closedLoop, type Input, openLoop } from './load-generator.ts';
import { ServerUnderTest, sampling } from './server-under-test.ts';
import { slope, summarise } from './summarise.ts';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: 'string', default: '30' },
    hosts: { type: 'string', default: '2' },
    'max-memory': { type: 'string' },
    policy: { type: 'string', default: 'cascade' },
    out: { type: 'string' },
  },
});
const minutes = Number(flags.minutes);
const inputs = readInputs(400);
const premodel = train(positionals[0], 'soak', ['--policy', flags.policy, '--min-accuracy', 'best']);
const limit = flags['max-memory'] ? ['--max-memory', flags['max-memory']] : [];
const server = await ServerUnderTest.start([premodel], { flags: ['--hosts', flags.hosts, ...limit] });
const { port } = server;
await closedLoop({ port, inputs, clients: 4, seconds: 10 });
const clients = 2 * Number(flags.hosts);
const saturated = summarise(await closedLoop({ port, inputs, clients, seconds: 10 }));
const capacity = (saturated.statuses[200] ?? 0) / 10;

interface Memory {
  readonly minutes: number;
  readonly serverMiB: number;
  readonly hostsMiB: number;
}
const memory: Memory[] = [];
/** What every input was answered first; later answers must be the same. */
const answersOf = new Map<string, string>();
let different = 0;
const startedAt = performance.now();
const sample = () => memory.push({ minutes: (performance.now() - startedAt) / 60_000, ...server.memory() });
const observe = ({ name }: Input, { status, body }: Answer) => {
  if (status !== 200) return;
  const said = JSON.stringify(body?.predictions?.map(({ id }) => id));
  if (!answersOf.has(name)) answersOf.set(name, said);
  else if (answersOf.get(name) !== said) different++;
};
sample();
const load = openLoop({
  port,
  inputs,
  perSecond: capacity / 2,
  seconds: 60 * minutes,
  random: seededRandom(1),
  observe,
});
const found = summarise(await sampling(5000, sample, load));
const metrics = await server.metrics();
const ended = await server.stop();

const settled = memory.filter((point) => point.minutes > minutes / 6);
const growth = (field: 'serverMiB' | 'hostsMiB') =>
  slope(settled.map((point) => [point.minutes, point[field]]));
console.log(`${minutes} minutes at ${(capacity / 2).toFixed(1)} requests/s: ${JSON.stringify(found)}`);
console.log(
  `answers that differed from the first for the same input: ${different} of ${found.statuses[200]}`,
);
console.log(
  `memory after the first sixth: server ${growth('serverMiB').toFixed(3)} MiB/min, hosts ${growth('hostsMiB').toFixed(3)} MiB/min; ` +
    `at the end ${JSON.stringify(memory.at(-1))}`,
);
console.log(
  [...metrics]
    .filter(([name]) => /event|evict|load/.test(name))
    .map(([name, value]) => `${name} ${value}`)
    .join('\n'),
);
console.log(`SIGTERM: ${JSON.stringify(ended)}`);
if (flags.out) writeFileSync(flags.out, plotOf(memory));

function plotOf(points: readonly Memory[]): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const lines = points.flatMap(({ minutes, serverMiB, hostsMiB }) => [
    { minutes, MiB: serverMiB, process: 'server' },
    { minutes, MiB: hostsMiB, process: 'hosts, together' },
  ]);
  const plot = Plot.plot({
    document,
    width: 720,
    height: 320,
    x: { label: 'minutes' },
    y: { label: 'resident MiB', zero: true, grid: true },
    color: { domain: ['server', 'hosts, together'], legend: false },
    marks: [
      Plot.line(lines, { x: 'minutes', y: 'MiB', stroke: 'process' }),
      Plot.text(
        lines.filter((_, i) => i >= lines.length - 2),
        { x: 'minutes', y: 'MiB', text: 'process', textAnchor: 'end', dy: -8 },
      ),
    ],
  });
  plot.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  return plot.outerHTML;
}
