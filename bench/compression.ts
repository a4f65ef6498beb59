// What compression adds: the original models alone, their int8 variants alone, and both together, each as single
// models and inside a policy, with size, peak memory and processor time.
//
// The profile holds originals and variants (`<name>-int8`, made by recipes/quantise) measured together. Its times are
// wall-clock times of the machine as it was; processor time is measured here, one model at a time on the same images,
// and is what a run costs whatever else the machine does. Of a policy it is the sum over the models it runs.
//
//   node --import ts-blank-space/register bench/compression.ts PROFILE.parquet [--policy cascade,router] [--images 40]
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
  cascade,
  type Evaluation,
  type EvaluationRow,
  evaluate,
  type PolicyTrainer,
  router,
  selectCandidates,
} from '../src/index.ts';
import { decodeImage, loadImageClassifier, readProfile } from '../src/node/index.ts';
import { processorMs } from './support/processor-time.ts';

const trainers: Record<string, () => PolicyTrainer> = { cascade, router };
const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { policy: { type: 'string', default: 'cascade' }, images: { type: 'string', default: '40' } },
});
const [file] = positionals;
const profile = await readProfile(file);
const folder = resolve(dirname(file));
const cpuMs = await processorTimes();

const names = profile.candidates.map(({ name }) => name);
const isInt8 = (name: string) => name.endsWith('-int8');
const sets = {
  'the originals': names.filter((name) => !isInt8(name)),
  'their int8 variants': names.filter(isInt8),
  both: names,
};

console.log(`${profile.inputs.length} images, ${profile.provenance.cpu}, ten-fold cross-validated.`);
for (const [title, kept] of Object.entries(sets)) {
  const policies = flags.policy.split(',').map((name) => ({ name, trainer: trainers[name]() }));
  const { evaluation } = evaluate(selectCandidates(profile, kept), policies);
  console.log(`\n### ${title}\n`);
  console.log(
    `| | ${evaluation.criterion} | processor ms | wall ms | size | peak memory | against the single best |`,
  );
  console.log('|---|---|---|---|---|---|---|');
  for (const row of evaluation.rows) if (!row.kind.endsWith('-mix')) console.log(describe(row, evaluation));
}

function describe(row: EvaluationRow, { singleBest }: Evaluation): string {
  const percent = (share: number) => (100 * share).toFixed(1);
  const cpu = Object.entries(row.runShares).reduce((sum, [name, share]) => sum + share * cpuMs.get(name)!, 0);
  const { sizeBytes, peakMemoryBytes = Number.NaN } = row.footprint!;
  const difference = row.pairedDifferences?.singleBest.accuracy;
  const range = (interval: readonly number[]) => interval.map(percent).join(', ');
  return `| ${[
    row.name === singleBest ? `**${row.name}**` : row.name,
    `${percent(row.accuracy)} % [${range(row.interval95.accuracy)}]`,
    cpu.toFixed(2),
    row.cost.latencyMs.toFixed(1),
    `${(sizeBytes / 1e6).toFixed(1)} MB`,
    `${(peakMemoryBytes / 1e6).toFixed(0)} MB`,
    difference ? `${percent(difference.difference)} points [${range(difference.interval95)}]` : '',
  ].join(' | ')} |`;
}

/** Mean processor time of preprocessing and inference of each candidate, in milliseconds, after a warm-up. */
async function processorTimes(): Promise<Map<string, number>> {
  const paths = profile.inputs.slice(0, Number(flags.images));
  const images = await Promise.all(
    paths.map((path) => decodeImage(join(folder, profile.provenance.data!, path))),
  );
  const times = new Map<string, number>();
  for (const { name, model } of profile.candidates) {
    const classifier = await loadImageClassifier(resolve(folder, model!.path), { name });
    await classifier.run(images[0]);
    const before = processorMs();
    for (const image of images) await classifier.run(image);
    times.set(name, (processorMs() - before) / images.length);
    await classifier.release();
  }
  return times;
}
