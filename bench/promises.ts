// Does a premodel notice that its promise of a saving is not kept where pictures change? And how often does it say so
// although nothing changed?
//
// A part of the profiled pictures is kept from the fit. They are profiled again darkened, blurred, and with noise; then
// `evaluate --on` and the watch in use look at the decisions on them. The watch sees every picture once, in 200 orders.
// How often it raises a false alarm on streams of any length is simulated in `promise-monitor.test.ts`.
//
//   npm run build && node --import ts-blank-space/register bench/promises.ts PROFILE.parquet [--pictures 250] > bench/results/promises.md
//
// PROFILE.parquet: written by `premodel profile --models ../shared/zoo/imagenet --data ../shared/data/imagenet-val`
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp, { type Sharp } from 'sharp';
import {
  cascade,
  type Policy,
  type PricedPromise,
  type Profile,
  type PromiseOnTable,
  type PromisesOnTable,
  planner,
  policyOf,
  selectInputs,
  simulate,
  watchOf,
} from '../src/index.ts';
import { readProfile, trainPremodel, writeProfile } from '../src/node/index.ts';
import type { Random } from '../src/random.ts';
import { seededRandom } from '../src/random.ts';
import { type Delivered, PromiseMonitor } from '../src/runtime/monitor/promise-monitor.ts';
import { median } from '../src/statistics.ts';
import { repositoryPath, sharedPath } from './support/paths.ts';

/** `premodel` as users have it: built. */
const MAIN = repositoryPath('dist/cli/main.js');
const DATA = sharedPath('data/imagenet-val');
const STREAMS = 200;

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { pictures: { type: 'string', default: '250' }, folder: { type: 'string' } },
});
const profile = await readProfile(positionals[0]);
const folder = flags.folder ?? join(tmpdir(), `promises-${process.pid}`);
mkdirSync(folder, { recursive: true });

const order = shuffled(Array.from(profile.inputs.keys()), seededRandom(1));
const rising = (a: number, b: number) => a - b;
const kept = order.slice(0, Number(flags.pictures)).sort(rising);
const fitted = selectInputs(profile, order.slice(kept.length).sort(rising));

function shuffled<T>(values: readonly T[], random: Random): T[] {
  const keys = new Map(values.map((value) => [value, random()]));
  return values.toSorted((a, b) => keys.get(a)! - keys.get(b)!);
}

/** Pixels of 0..255 in rows of RGB, changed. */
const changes: Record<string, (image: Sharp) => Sharp | Promise<Sharp>> = {
  'a third of the light': (image) => image.linear(1 / 3, 0),
  'blurred, sigma 4': (image) => image.blur(4),
  'noise, sigma 40': async (image) => {
    const { data, info } = await image.removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const random = seededRandom(7);
    for (let i = 0; i < data.length; i++) {
      const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
      data[i] = Math.max(0, Math.min(255, data[i] + 40 * normal));
    }
    return sharp(data, { raw: info });
  },
};

async function changedProfile(name: string, change: (typeof changes)[string]): Promise<Profile> {
  const pictures = join(folder, name.replace(/\W+/g, '-'));
  const out = `${pictures}.profile.parquet`;
  if (!existsSync(out)) {
    mkdirSync(join(pictures, 'images'), { recursive: true });
    const [header, ...lines] = readFileSync(join(DATA, 'metadata.csv'), 'utf8').trim().split('\n');
    const wanted = new Set(Array.from(kept, (row) => basename(profile.inputs[row])));
    const used = lines.filter((line) => wanted.has(basename(line.split(',')[0])));
    for (const line of used) {
      const file = line.split(',')[0];
      const image = sharp(join(DATA, file)).toColourspace('srgb');
      await (await change(image)).jpeg({ quality: 95 }).toFile(join(pictures, file));
    }
    writeFileSync(join(pictures, 'metadata.csv'), `${[header, ...used].join('\n')}\n`);
    const args = ['profile', '--models', sharedPath('zoo/imagenet'), '--data', pictures, '--out', out];
    execFileSync(process.execPath, [MAIN, ...args, '--max-repeats', '1'], { stdio: 'ignore' });
  }
  return readProfile(out);
}

const tables: Record<string, Profile> = { unchanged: selectInputs(profile, kept) };
for (const [name, change] of Object.entries(changes)) tables[name] = await changedProfile(name, change);

/** Decisions of one premodel on one table, as the watch sees them. */
function decisionsOn(table: Profile, policy: Policy): Delivered[] {
  const { outcomes } = simulate(policy, table);
  const names = table.candidates.map(({ name }) => name);
  return Array.from(outcomes.inputs, (_, m) => ({
    // The order of the runs matters only where one goes on from another; here none does.
    ran: names.filter((_, k) => outcomes.ran[m * names.length + k]),
    latencyMs: outcomes.latencyMs[m],
    point: policy.frontier?.chosen,
  }));
}

function streamsOf(decisions: readonly Delivered[], parts: PricedPromise): string {
  const found: (number | undefined)[] = [];
  for (let stream = 0; stream < STREAMS; stream++) {
    const random = seededRandom(100 + stream);
    const monitor = new PromiseMonitor(parts);
    for (const decision of shuffled(decisions, random)) monitor.add(decision);
    found.push(monitor.report().cost.brokenAt);
  }
  const broken = found.filter((at) => at !== undefined);
  const middle = median(broken);
  return `${((100 * broken.length) / STREAMS).toFixed(1)} %${middle ? `, after ${middle}` : ''}`;
}

const text = (
  { promised, delivered, interval95: [low, high], broken }: PromiseOnTable,
  say: (value: number) => string,
) => `${say(promised)} → ${say(delivered)} [${say(low)}, ${say(high)}] ${broken ? '**broken**' : 'kept'}`;

console.log(`# Promised and delivered\n`);
console.log(
  `${basename(positionals[0])}: ${fitted.inputs.length} pictures fitted on, ${kept.length} kept from it; made by \`node --import ts-blank-space/register bench/promises.ts\`.`,
);
for (const [kind, trainer] of Object.entries({ cascade: cascade(), planner: planner() })) {
  const [profileFile, out] = [join(folder, 'fitted.profile.parquet'), join(folder, `${kind}.premodel.json`)];
  await writeProfile(profileFile, fitted);
  const objective = { criterion: 'top1', successAt: 0.5 };
  const premodel = await trainPremodel(fitted, { profileFile, out }, { trainer, objective });
  const policy = policyOf(premodel);
  const { promise: parts } = watchOf(premodel, policy);
  console.log(`\n## ${kind}\n`);
  console.log(
    '| pictures | cost, 1 for the single best: promised → delivered | accuracy | watch: broken, after decisions |',
  );
  console.log('|---|---|---|---|');
  for (const [name, table] of Object.entries(tables)) {
    const file = join(folder, `on-${name.replace(/\W+/g, '-')}.parquet`);
    await writeProfile(file, table);
    const json = execFileSync(process.execPath, [MAIN, 'evaluate', out, '--on', file, '--json'], {
      maxBuffer: 1e9,
      encoding: 'utf8',
    });
    const { promise }: { promise: Required<PromisesOnTable> } = JSON.parse(json);
    const ratio = (value: number) => value.toFixed(2);
    const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
    console.log(
      `| ${name} | ${text(promise.cost, ratio)} | ${text(promise.accuracy, percent)} | ${streamsOf(decisionsOn(table, policy), parts!)} |`,
    );
  }
}
