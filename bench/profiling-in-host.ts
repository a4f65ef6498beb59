// What running models in a process of their own changes of the times that a profile holds: the same pictures and models
// are measured here and in a host, one right after the other, in changing order, for a given time.
//
//   npm run build && node --import ts-blank-space/register bench/profiling-in-host.ts [--minutes 3] > bench/results/profiling-in-host.md
import { readdirSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { HostedMeasurer } from '../src/node/profile/measuring/hosted-measurer.ts';
import { LocalMeasurer } from '../src/node/profile/measuring/local-measurer.ts';
import type { Measurer, MeasuringSetup } from '../src/node/profile/measuring/measurer.ts';
import { median } from '../src/statistics.ts';
import { sharedPath } from './support/paths.ts';

const MODELS = [
  'mobilenet_v1_0.25_128',
  'mobilenet_v1_0.5_160',
  'mobilenet_v1_1.0_224',
  'mobilenet_v2_1.0_224',
];
const RULE = { minRepeats: 3, maxRepeats: 3, withinInterval: 0 };
const WARM_UP_PICTURES = 5;
/** Of the times, in either direction. */
const MOST_CHANGE = 0.03;
/** Of the normal distribution, for 95 %. */
const Z = 1.96;

const { values: flags } = parseArgs({ options: { minutes: { type: 'string', default: '3' } } });
const pictures = sharedPath('data/imagenet-val/images');
const paths = readdirSync(pictures)
  .sort()
  .map((name) => join(pictures, name));
const setup: MeasuringSetup = {
  task: 'image-classification',
  models: {
    folders: MODELS.map((name) => sharedPath(`zoo/imagenet/${name}`)),
    options: { threads: 1 },
    classes: MODELS.map(() => undefined),
  },
  energy: { energyMeter: 'none' },
};
const sides = { here: new LocalMeasurer(setup), host: new HostedMeasurer(setup, () => 60_000) };
type Side = keyof typeof sides;
/** By model, a pair for every visit of a picture. */
const pairs: Record<Side, number>[][] = MODELS.map(() => []);

for (const measurer of Object.values(sides)) {
  await measurer.open();
  for (const k of MODELS.keys()) await measurer.load(k);
}
const loadBefore = loadavg()[0];
const endsAt = performance.now() + Number(flags.minutes) * 60_000;
for (let visit = 0; performance.now() < endsAt; visit++) {
  for (const k of MODELS.keys()) {
    const pair = await measurePair(paths[visit % paths.length], k, visit + k);
    if (visit >= WARM_UP_PICTURES) pairs[k].push(pair);
  }
}
await Promise.all(Object.values(sides).map((measurer) => measurer.close()));

console.log('# Times measured in a host\n');
console.log(
  `\`bench/profiling-in-host.ts --minutes ${flags.minutes}\`; load of the machine ${loadBefore.toFixed(1)} at the start,`,
);
console.log(`${loadavg()[0].toFixed(1)} at the end. Ratio: median of pairs, with its 95 % interval.\n`);
console.log(`| model | pairs | here, ms | in a host, ms | ratio | within ${100 * MOST_CHANGE} % |`);
console.log('|---|---|---|---|---|---|');
for (const [k, name] of MODELS.entries()) console.log(row(name, pairs[k]));

/** Whichever is second finds the picture in the caches: they take turns. */
async function measurePair(path: string, model: number, turn: number): Promise<Record<Side, number>> {
  const pair = { here: 0, host: 0 };
  const order: Side[] = turn % 2 ? ['here', 'host'] : ['host', 'here'];
  for (const side of order) pair[side] = await latencyMs(sides[side], path, model);
  return pair;
}

async function latencyMs(measurer: Measurer, given: string, model: number): Promise<number> {
  const without = [...MODELS.keys()].filter((k) => k !== model);
  const request = { given, reference: 0, rule: RULE, seed: 1, metered: false, without };
  const found = await measurer.measure(request);
  if ('fault' in found) throw new Error(found.fault.message);
  const run = found.runs[model];
  if ('failed' in run) throw new Error(run.failed);
  return run.latencyMs;
}

function row(name: string, of: readonly Record<Side, number>[]): string {
  const ratios = of.map(({ here, host }) => host / here);
  const [low, high] = medianInterval(ratios);
  const isWithin = low >= 1 - MOST_CHANGE && high <= 1 + MOST_CHANGE;
  const isBeyond = low > 1 + MOST_CHANGE || high < 1 - MOST_CHANGE;
  const cells = [
    ...[name, of.length],
    ...[median(of.map(({ here }) => here)), median(of.map(({ host }) => host))].map((ms) => ms.toFixed(2)),
    `${median(ratios).toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`,
    isWithin ? 'yes' : isBeyond ? '**no**' : 'not known',
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Of the median, 95 %, whatever the distribution: from order statistics (Conover 1999, section 3.2). */
function medianInterval(values: readonly number[]): [number, number] {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length / 2;
  const reach = (Z * Math.sqrt(sorted.length)) / 2;
  const low = Math.max(0, Math.floor(middle - reach));
  const high = Math.min(sorted.length - 1, Math.ceil(middle + reach));
  return [sorted[low], sorted[high]];
}
