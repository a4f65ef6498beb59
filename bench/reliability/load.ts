// Twice the requests a server can answer, for a minute: does it stay up, inside its memory and in time? And what
// choosing is worth under load: the adaptive premodel, the same server with the single best model always, and ONNX
// Runtime without a server.
//
//   npm run build && node --import ts-blank-space/register bench/reliability/load.ts PROFILE [--seconds 60] [--hosts 2] [--policy cascade]
//
// PROFILE: of ../shared/zoo/imagenet on ../shared/data/imagenet-val. The clients run on the same machine.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { policyOf } from '../../src/index.ts';
import { readPremodel } from '../../src/node/index.ts';
import { seededRandom } from '../../src/random.ts';
import { quantile } from '../../src/statistics.ts';
import { bareThroughput } from './bare-runtime.ts';
import { readInputs, train, zoo } from './fixtures.ts';
import { closedLoop, openLoop } from './load-generator.ts';
import { ServerUnderTest, sampling } from './server-under-test.ts';
import { slope, summarise } from './summarise.ts';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '60' },
    hosts: { type: 'string', default: '2' },
    policy: { type: 'string', default: 'cascade' },
  },
});
const [profile] = positionals;
const seconds = Number(flags.seconds);
const inputs = readInputs(200);
const adaptive = train(profile, 'adaptive', ['--policy', flags.policy, '--min-accuracy', 'best']);
const single = train(profile, 'single', ['--policy', 'single-best']);
const best = policyOf(await readPremodel(single)).candidates[0];

const results = {
  adaptive: await measure('adaptive', adaptive),
  single: await measure('single best', single),
};
const files = inputs.map(({ file }) => file);
const bare = await bareThroughput({
  folder: join(zoo, best),
  processes: Number(flags.hosts),
  seconds: Math.min(15, seconds),
  files,
});

console.log(`\nsingle best: ${best}; ${flags.hosts} hosts; overload of ${seconds} s`);
console.log(
  '| | capacity, requests/s | unloaded p50 / p99 ms | at twice the capacity: p50 / p99 ms | p99 ratio | answered | memory, MiB at start → end (slope MiB/min) |',
);
console.log('|---|---|---|---|---|---|---|');
for (const [name, r] of Object.entries(results)) {
  const memory = (i: number) => r.memory.at(i)![1].toFixed(0);
  console.log(
    `| ${name} | ${r.capacity.toFixed(1)} | ${r.unloaded.p50Ms.toFixed(1)} / ${r.unloaded.p99Ms.toFixed(1)} ` +
      `| ${r.loaded.p50Ms.toFixed(1)} / ${r.loaded.p99Ms.toFixed(1)} | ${(r.loaded.p99Ms / r.unloaded.p99Ms).toFixed(2)} ` +
      `| ${JSON.stringify(r.loaded.statuses)} | ${memory(0)} → ${memory(-1)} (${(60 * slope(r.memory)).toFixed(1)}) |`,
  );
}
console.log(`ONNX Runtime without a server, ${best} in ${flags.hosts} processes: ${bare.toFixed(1)}/s`);
console.log(
  `throughput: adaptive is ${(results.adaptive.capacity / results.single.capacity).toFixed(2)}x the single best in the same server, ` +
    `${(results.adaptive.capacity / bare).toFixed(2)}x bare ONNX Runtime; the server with the single best ${(results.single.capacity / bare).toFixed(2)}x bare`,
);

async function measure(name: string, premodel: string) {
  const server = await ServerUnderTest.start([premodel], { flags: ['--hosts', flags.hosts] });
  const { port } = server;
  await closedLoop({ port, inputs, clients: 4, seconds: 5 });
  const unloaded = summarise(await closedLoop({ port, inputs, seconds: Math.min(15, seconds) }));
  const clients = 2 * Number(flags.hosts);
  const saturated = summarise(await closedLoop({ port, inputs, clients, seconds: Math.min(15, seconds) }));
  const capacity = (saturated.statuses[200] ?? 0) / Math.min(15, seconds);
  const memory: [seconds: number, mebibytes: number][] = [];
  const startedAt = performance.now();
  const sample = () => {
    const { serverMiB, hostsMiB } = server.memory();
    memory.push([(performance.now() - startedAt) / 1000, serverMiB + hostsMiB]);
  };
  sample();
  const load = openLoop({ port, inputs, perSecond: 2 * capacity, seconds, random: seededRandom(1) });
  const loaded = summarise(await sampling(1000, sample, load));
  const after = summarise(await closedLoop({ port, inputs, seconds: 5 }));
  const ended = await server.stop();
  console.log(
    `${name}: ${capacity.toFixed(1)}/s; under twice that ${JSON.stringify(loaded)}; afterwards p99 ${after.p99Ms.toFixed(1)} ms ` +
      `(${JSON.stringify(after.statuses)}); 95th percentile of memory ${quantile(
        memory.map(([, y]) => y),
        0.95,
      ).toFixed(0)} MiB; ` +
      `SIGTERM: ${JSON.stringify(ended)}`,
  );
  return { capacity, unloaded, loaded, memory };
}
