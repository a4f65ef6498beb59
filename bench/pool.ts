// What a pool of hosts costs and gains over AdaptiveModel in this thread:
//  - round trip: the same images, in turn by turn, straight and through one thread or process (a cheap model);
//  - event loop: its delay (p99, max) while models of some 10 ms to 200 ms run here, in threads, in processes;
//  - sentences per second with 16 clients, one at a time in a host against several that run together;
//  - overload: latencies (p99) of those that are answered at twice the rate of all hosts, over those of one at a time;
//  - throughput: requests per second of 1 to N hosts over that of this thread.
// Latencies and rates stand beside those of this thread, measured in the same run.
//
//   npm run build && node --import ts-blank-space/register bench/pool.ts [--images 40] [--rounds 5] [--hosts 2] [--only event-loop]
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { AdaptiveModel, ModelPool, type PoolOptions } from '../src/node/index.ts';
import { mean, median, quantile } from '../src/statistics.ts';
import { writeLoopingClassifier } from '../test/support/looping-classifier.ts';
import { writeAlwaysPremodel } from './support/always-premodel.ts';
import { sharedPath } from './support/paths.ts';

type Input = Buffer | string;

/** As far as a model in this thread and a pool are the same. */
interface Model {
  predict(input: Input): Promise<{ decision: { timings: { inferenceMs: number } } }>;
  close(): Promise<void>;
}
type Pool = Model & Pick<ModelPool, 'status'>;
type Open = (premodel: string) => Promise<Model>;

const { values: flags } = parseArgs({
  options: {
    images: { type: 'string', default: '40' },
    rounds: { type: 'string', default: '5' },
    hosts: { type: 'string', default: '2' },
    only: { type: 'string' },
  },
});
const scratch = mkdtempSync(join(tmpdir(), 'premodel-bench-'));
const pictures = sharedPath('data/imagenet-val/images');
const images = readdirSync(pictures)
  .sort()
  .slice(0, Number(flags.images))
  .map((name) => readFileSync(join(pictures, name)));
const sentence = 'A man in a blue shirt is standing on a ladder cleaning a window of a very tall building.';

const cheap = writeAlwaysPremodel(sharedPath('zoo/imagenet/mobilenet_v1_0.25_128'), scratch);
const dear = writeAlwaysPremodel(sharedPath('zoo/imagenet/mobilenet_v2_1.0_224'), scratch);
writeLoopingClassifier(join(scratch, 'slow'), 200_000n);
const slow = writeAlwaysPremodel(join(scratch, 'slow'), scratch);
const translator = writeAlwaysPremodel(sharedPath('zoo/multi30k-en-de/large'), scratch, 'translation');

const parts = {
  'round-trips': roundTrips,
  'event-loop': async () => {
    await eventLoop('image, 14 ms', dear, images);
    await eventLoop('image, 200 ms and more', slow, images.slice(0, 20));
    await eventLoop('sentence, large', translator, new Array(20).fill(sentence));
  },
  throughput: () => throughput('image, 14 ms', dear, images),
  together: sentencesTogether,
  overload: async () => {
    await overload('image, 14 ms', dear, images);
    await overload('sentence, large', translator, sentencesOfManyLengths());
  },
};
for (const [name, measure] of Object.entries(parts)) {
  if (flags.only === undefined || flags.only === name) await measure();
}
rmSync(scratch, { recursive: true });

async function roundTrips(): Promise<void> {
  const bytes = median(images.map((image) => image.length));
  console.log(
    `\nround trip of ${Math.round(bytes / 1024)} KB of JPEG, ms (medians)  here  there  more  ratio`,
  );
  for (const isolation of ['thread', 'process'] as const) {
    const direct = await AdaptiveModel.load(cheap);
    const pool = await ModelPool.load(cheap, { isolation, hosts: 1 });
    const times: Record<'direct' | 'pool', number[]> = { direct: [], pool: [] };
    for (let round = -1; round < Number(flags.rounds); round++) {
      for (const [i, image] of images.entries()) {
        const sides: ['direct' | 'pool', Model][] = [
          ['direct', direct],
          ['pool', pool],
        ];
        for (const [name, model] of (round + i) % 2 ? sides.reverse() : sides) {
          const startedAt = performance.now();
          await model.predict(image);
          if (round >= 0) times[name].push(performance.now() - startedAt);
        }
      }
    }
    await Promise.all([direct.close(), pool.close()]);
    const [here, there] = [median(times.direct), median(times.pool)];
    const cells = [here.toFixed(2), there.toFixed(2), (there - here).toFixed(2), (there / here).toFixed(3)];
    console.log(`  ${isolation.padEnd(42)} ${cells.join('  ')}`);
  }
}

async function eventLoop(what: string, file: string, inputs: readonly Input[]): Promise<void> {
  console.log(`\nevent loop while models run (${what}), ms           mean run   p99    max`);
  for (const [name, open] of Object.entries(openers(Number(flags.hosts)))) {
    const model = await open(file);
    await Promise.all(inputs.slice(0, 4).map((input) => model.predict(input)));
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const runs: number[] = [];
    for (let i = 0; i < inputs.length; i += 4) {
      const results = await Promise.all(inputs.slice(i, i + 4).map((input) => model.predict(input)));
      runs.push(...results.map(({ decision }) => decision.timings.inferenceMs));
    }
    delay.disable();
    await model.close();
    const cells = [mean(runs), delay.percentile(99) / 1e6, delay.max / 1e6].map((ms) => ms.toFixed(1));
    console.log(`  ${name.padEnd(50)} ${cells.map((cell) => cell.padStart(6)).join(' ')}`);
  }
}

async function throughput(what: string, file: string, inputs: readonly Input[]): Promise<void> {
  console.log(`\nrequests per second (${what}, 8 at a time)        per s  over this thread`);
  const sides: Record<string, Open> = { 'this thread': inThisThread };
  for (let hosts = 1; hosts <= Number(flags.hosts); hosts++) {
    for (const [name, open] of Object.entries(openers(hosts))) {
      if (name !== 'this thread') sides[`${name}, ${hosts}`] = open;
    }
  }
  const models: Record<string, Model> = {};
  for (const [name, open] of Object.entries(sides)) models[name] = await open(file);
  const rates = await measureRates(models, inputs, 8);
  const base = median(rates['this thread']);
  for (const [name, each] of Object.entries(rates)) {
    const rate = median(each);
    console.log(`  ${name.padEnd(48)} ${rate.toFixed(1).padStart(6)}  ${(rate / base).toFixed(2)}x`);
  }
}

/** Requests per second of each model, one value per round after one to warm up; closes them. */
async function measureRates(
  models: Readonly<Record<string, Model>>,
  inputs: readonly Input[],
  clients: number,
): Promise<Record<string, number[]>> {
  const rates = Object.fromEntries(Object.keys(models).map((name): [string, number[]] => [name, []]));
  for (let round = -1; round < Number(flags.rounds); round++) {
    for (const [name, model] of Object.entries(models)) {
      const startedAt = performance.now();
      await askAll(model, inputs, clients);
      if (round >= 0) rates[name].push((1000 * inputs.length) / (performance.now() - startedAt));
    }
  }
  await Promise.all(Object.values(models).map((model) => model.close()));
  return rates;
}

/** Clients that ask again as soon as they are answered. */
async function sentencesTogether(): Promise<void> {
  const hosts = Number(flags.hosts);
  console.log(`\nsentences per second (large, 16 clients, ${hosts} processes)   per s  over one at a time`);
  const inputs = sentencesOfManyLengths();
  const pools: Record<string, Model> = {};
  for (const maxBatch of [1, 4, 8]) {
    pools[maxBatch] = await pooled(translator, {
      isolation: 'process',
      hosts,
      maxBatch,
      maxQueue: 100,
    });
  }
  const rates = await measureRates(pools, inputs, 16);
  for (const [name, each] of Object.entries(rates)) {
    const rate = median(each);
    console.log(
      `  up to ${name} at a time ${rate.toFixed(1).padStart(32)}  ${(rate / median(rates[1])).toFixed(2)}x`,
    );
  }
}

/** Requests come at random times (Poisson), whatever becomes of them. */
async function overload(what: string, file: string, inputs: readonly Input[]): Promise<void> {
  const pool = await pooled(file, { isolation: 'process', hosts: Number(flags.hosts) });
  await Promise.all(inputs.slice(0, 2).map((input) => pool.predict(input)));
  const timed = async (input: Input) => {
    const startedAt = performance.now();
    await pool.predict(input);
    return performance.now() - startedAt;
  };
  const unloaded: number[] = [];
  for (let i = 0; i < 100; i++) unloaded.push(await timed(inputs[i % inputs.length]));
  const { concurrency } = await pool.status();
  const startedAt = performance.now();
  await askAll(pool, [...inputs, ...inputs, ...inputs], concurrency);
  const perMs = (3 * inputs.length) / (performance.now() - startedAt);
  console.log(
    `\noverload (${what}, ${flags.hosts} processes)   answered  refused  p50 ms  p99 ms  p99 over unloaded`,
  );
  const show = (name: string, times: readonly number[], refused: number) => {
    const cells = [times.length, refused, quantile(times, 0.5).toFixed(1), quantile(times, 0.99).toFixed(1)];
    cells.push(`${(quantile(times, 0.99) / quantile(unloaded, 0.99)).toFixed(2)}x`);
    console.log(`  ${name.padEnd(32)} ${cells.map((cell) => String(cell).padStart(8)).join('')}`);
  };
  show('one at a time', unloaded, 0);
  const took: number[] = [];
  const pending: Promise<unknown>[] = [];
  let refused = 0;
  let random = 1;
  for (let due = performance.now(), i = 0; i < 600; i++) {
    random = (random * 48271) % 2147483647;
    due += -Math.log(random / 2147483647) / (2 * perMs);
    const wait = due - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    pending.push(
      timed(inputs[i % inputs.length]).then(
        (ms) => took.push(ms),
        () => refused++,
      ),
    );
  }
  await Promise.all(pending);
  await pool.close();
  show('twice what it can', took, refused);
}

function sentencesOfManyLengths(): string[] {
  const words = sentence.split(' ');
  return Array.from({ length: 32 }, (_, i) => `${words.slice(0, 4 + ((i * 5) % 15)).join(' ')}.`);
}

/** So many requests under way at any time, as from so many clients. */
async function askAll(model: Model, inputs: readonly Input[], clients: number): Promise<void> {
  let next = 0;
  const client = async () => {
    while (next < inputs.length) await model.predict(inputs[next++]);
  };
  await Promise.all(Array.from({ length: clients }, client));
}

function openers(hosts: number): Record<string, Open> {
  return {
    'this thread': inThisThread,
    threads: (file) => pooled(file, { isolation: 'thread', hosts, maxQueue: 100 }),
    processes: (file) => pooled(file, { isolation: 'process', hosts, maxQueue: 100 }),
  };
}

/** Pictures or sentences, whichever the premodel takes. */
async function inThisThread(file: string): Promise<Model> {
  const model: unknown = await AdaptiveModel.load(file);
  return model as Model;
}

async function pooled(file: string, options: PoolOptions): Promise<Pool> {
  const pool: unknown = await ModelPool.load(file, options);
  return pool as Pool;
}
