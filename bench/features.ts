// The paper's premodel on decoded 224x224 images: features and decision, beside the same in Python with OpenCV,
// NumPy and scikit-learn (bench/features.py; the paper's tools). Both sides get the same pixels and training
// rows, one after the other in one run, one thread each, and their features and decisions are compared. Every
// measurement works on a fresh copy of the pixels, which lies in the cache as after decoding.
//
// The decision: min-max scaling, then a chain of three nearest-neighbour classifiers (K = 5) fitted on the paper's
// seven features of 1,440 images. Which model is right on a training image is drawn at random (the first on 50 %,
// the second on 30 %, the third on 12 %, none on 8 %): it decides how many levels are asked, not what a level costs.
//
//   [PYTHON=python3] node --import ts-blank-space/register bench/features.ts [--images 60] [--rounds 30] [--train 1440]
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  loadDomain,
  type Pixels,
  type Preprocessing,
  type Profile,
  paperPremodel,
  preprocess,
} from '../src/index.ts';
import { decodeImage } from '../src/node/index.ts';
import { median } from '../src/statistics.ts';
import { sharedPath } from './support/paths.ts';
import { runPython } from './support/python.ts';
import { drawOptimal, threeModels } from './support/three-models.ts';

type Times = Record<'features29' | 'features7' | 'decision' | 'total', number[]>;

interface Theirs {
  readonly times: Times & Record<'decisionOnce' | 'totalOnce', number[]>;
  readonly features: readonly (readonly number[])[];
  readonly decisions: readonly string[];
  readonly versions: string;
}

const domain = await loadDomain('image-classification');
const { values: flags } = parseArgs({
  options: {
    images: { type: 'string', default: '60' },
    rounds: { type: 'string', default: '30' },
    train: { type: 'string', default: '1440' },
  },
});
const [count, rounds, trainRows] = [flags.images, flags.rounds, flags.train].map(Number);
const data = sharedPath('data/imagenet-val/images');
const scratch = mkdtempSync(join(tmpdir(), 'premodel-bench-'));

const names = readdirSync(data).sort();
const images: Pixels[] = [];
for (const name of names.slice(0, count)) images.push(to224(await decodeImage(join(data, name))));
const training: Float64Array[] = [];
for (const name of names.slice(count, count + trainRows)) {
  training.push(domain.features(await decodeImage(join(data, name))));
}
const optimal = training.map((_, row) => drawOptimal(row, [0.5, 0.8, 0.92]));
const policy = paperPremodel({ features: 'paper', theta: 0 }).fit(
  profileOf(training, optimal),
  { criterion: 'top1', successAt: 0.5 },
  { seed: 1 },
);

const ours = measure();
const theirs = measurePython();
rmSync(scratch, { recursive: true });
report();

/** Milliseconds of each part, one number for each image and round, and what came out. */
function measure() {
  const times: Times = { features29: [], features7: [], decision: [], total: [] };
  const evidence = policy.candidates.map(() => undefined);
  let features: number[][] = [];
  let decisions: string[] = [];
  for (let round = -Math.ceil(rounds / 3); round < rounds; round++) {
    features = [];
    decisions = [];
    for (const original of images) {
      const image = { ...original, data: original.data.slice() };
      const start = performance.now();
      const row = domain.features(image, policy.features);
      const between = performance.now();
      const action = policy.next({ features: row, evidence });
      const end = performance.now();
      features.push(Array.from(domain.features(image)));
      const after = performance.now();
      decisions.push(action.kind === 'run' ? policy.candidates[action.candidate] : 'none');
      if (round < 0) continue;
      times.features7.push(between - start);
      times.decision.push(end - between);
      times.total.push(end - start);
      times.features29.push(after - end);
    }
  }
  return { times, features, decisions };
}

function measurePython(): Theirs {
  const levels = policy.candidates.map((name) => Number(name.slice(1)));
  const columns = policy.features.map((name) => domain.featureNames.indexOf(name));
  const job = { count, rounds, columns, levels, optimal, training: training.map((row) => Array.from(row)) };
  writeFileSync(join(scratch, 'job.json'), JSON.stringify(job));
  writeFileSync(join(scratch, 'pixels.bin'), Buffer.concat(images.map(({ data }) => Uint8Array.from(data))));
  return runPython('features.py', scratch);
}

function report(): void {
  const parts: [what: string, ours: number[], theirs: number[]][] = [
    ['29 features', ours.times.features29, theirs.times.features29],
    ['the 7 of the premodel', ours.times.features7, theirs.times.features7],
    ['decision', ours.times.decision, theirs.times.decision],
    ['7 features + decision', ours.times.total, theirs.times.total],
    ['decision, neighbours found once', ours.times.decision, theirs.times.decisionOnce],
    ['7 features + that decision', ours.times.total, theirs.times.totalOnce],
  ];
  const rows = parts.map(([what, a, b]) => {
    return { what, oursMs: median(a), pythonMs: median(b), ratio: median(b) / median(a) };
  });
  console.log(`${cpus()[0].model}, Node ${process.version}; ${theirs.versions}`);
  console.log(`medians over ${count} images x ${rounds} rounds\n`);
  console.log(`${''.padEnd(32)} ours ms  Python ms  ratio`);
  for (const { what, oursMs, pythonMs, ratio } of rows) {
    const columns = [
      oursMs.toFixed(3).padStart(7),
      pythonMs.toFixed(3).padStart(10),
      ratio.toFixed(1).padStart(6),
    ];
    console.log(`${what.padEnd(32)} ${columns.join(' ')}`);
  }
  const worst = Math.max(
    ...ours.features.flatMap((row, i) => row.map((value, j) => Math.abs(value - theirs.features[i][j]))),
  );
  const agreeing = ours.decisions.filter((name, i) => name === theirs.decisions[i]).length;
  console.log(
    `\nlargest difference of a feature: ${worst.toExponential(1)}; same decision: ${agreeing}/${count}`,
  );
  console.log(
    JSON.stringify({ benchmark: 'features', rows, worst, agreeing, count, versions: theirs.versions }),
  );
}

function to224(image: Pixels): Pixels {
  const plain: Preprocessing = {
    resize: { kind: 'exact', height: 224, width: 224, filter: 'bilinear' },
    ...{ scale: 1, offset: 0, mean: [0, 0, 0], std: [1, 1, 1], channelOrder: 'rgb' },
  };
  const { data } = preprocess(image, plain, { layout: 'nhwc', dtype: 'uint8' });
  return { width: 224, height: 224, data: Uint8Array.from(data) };
}

function profileOf(rows: readonly Float64Array[], optimalOf: readonly number[]): Profile {
  const n = rows.length;
  const names = domain.featureNames;
  const values = {
    rows: n,
    cols: names.length,
    data: Float64Array.from(rows.flatMap((row) => Array.from(row))),
  };
  return {
    task: 'image-classification',
    inputs: rows.map((_, i) => String(i)),
    references: rows.map(() => '0'),
    features: { names, values, latencyMs: new Float64Array(n) },
    evidenceNames: [],
    criteria: ['top1'],
    candidates: threeModels(optimalOf, 'top1'),
    provenance: { createdAt: '-', premodelVersion: '-', device: '-' },
  };
}
