// The paper's premodel on decoded 224x224 images: features and decision, beside the same in Python with OpenCV,
// NumPy and scikit-learn (bench/features.py; the paper's tools). Both sides get the same pixels and training
// rows, one after the other in one run, one thread each, and their features and decisions are compared. Every
// measurement works on a fresh copy of the pixels, which lies in the cache as after decoding.
//
// The decision: min-max scaling, then a chain of three nearest-neighbour classifiers (K = 5) fitted on the paper's
// seven features of 1,440 images. Which model is right on a training image is drawn at random (the first on 50 %,
// the second on 30 %, the third on 12 %, none on 8 %): it decides how many levels are asked, not what a level costs.
//
//   npm run build && [PYTHON=python3] node bench/features.mjs [--images 60] [--rounds 30] [--train 1440]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { imageClassification, paperPremodel, preprocess } from '../dist/index.js';
import { decodeImage } from '../dist/node/index.js';

const { values: flags } = parseArgs({
  options: {
    images: { type: 'string', default: '60' },
    rounds: { type: 'string', default: '30' },
    train: { type: 'string', default: '1440' },
  },
});
const [count, rounds, trainRows] = [flags.images, flags.rounds, flags.train].map(Number);
const data = fileURLToPath(new URL('../../shared/data/imagenet-val/images/', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'premodel-bench-'));

const names = readdirSync(data).sort();
const images = [];
for (const name of names.slice(0, count)) images.push(to224(await decodeImage(join(data, name))));
const training = [];
for (const name of names.slice(count, count + trainRows)) {
  training.push(imageClassification.features(await decodeImage(join(data, name))));
}
const optimal = training.map((_, row) => drawOptimal(row));
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
  const times = { features29: [], features7: [], decision: [], total: [] };
  const evidence = policy.candidates.map(() => undefined);
  let features = [];
  let decisions = [];
  for (let round = -Math.ceil(rounds / 3); round < rounds; round++) {
    features = [];
    decisions = [];
    for (const original of images) {
      const image = { ...original, data: original.data.slice() };
      const start = performance.now();
      const row = imageClassification.features(image, policy.features);
      const between = performance.now();
      const action = policy.next({ features: row, evidence });
      const end = performance.now();
      features.push(Array.from(imageClassification.features(image)));
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

function measurePython() {
  const levels = policy.candidates.map((name) => Number(name.slice(1)));
  const columns = policy.features.map((name) => imageClassification.featureNames.indexOf(name));
  const job = { count, rounds, columns, levels, optimal, training: training.map((row) => Array.from(row)) };
  writeFileSync(join(scratch, 'job.json'), JSON.stringify(job));
  writeFileSync(join(scratch, 'pixels.bin'), Buffer.concat(images.map((image) => image.data)));
  const script = fileURLToPath(new URL('features.py', import.meta.url));
  const python = process.env.PYTHON ?? 'python3';
  const result = spawnSync(python, [script, scratch], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
  });
  if (result.status !== 0) {
    console.error(result.error?.message ?? result.stderr);
    console.error(`Set PYTHON to an interpreter with opencv-python-headless, numpy and scikit-learn.`);
    process.exit(1);
  }
  return JSON.parse(result.stdout);
}

function report() {
  const rows = [
    ['29 features', ours.times.features29, theirs.times.features29],
    ['the 7 of the premodel', ours.times.features7, theirs.times.features7],
    ['decision', ours.times.decision, theirs.times.decision],
    ['7 features + decision', ours.times.total, theirs.times.total],
    ['decision, neighbours found once', ours.times.decision, theirs.times.decisionOnce],
    ['7 features + that decision', ours.times.total, theirs.times.totalOnce],
  ].map(([what, a, b]) => ({ what, oursMs: median(a), pythonMs: median(b), ratio: median(b) / median(a) }));
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

function to224(image) {
  const plain = {
    resize: { kind: 'exact', height: 224, width: 224, filter: 'bilinear' },
    ...{ scale: 1, offset: 0, mean: [0, 0, 0], std: [1, 1, 1], channelOrder: 'rgb' },
  };
  return { width: 224, height: 224, data: preprocess(image, plain, { layout: 'nhwc', dtype: 'uint8' }).data };
}

/** 0, 1, 2, or -1 where no model is right; the same for a row in every run. */
function drawOptimal(row) {
  const drawn = ((row * 2654435761) % 4294967296) / 4294967296;
  if (drawn < 0.5) return 0;
  if (drawn < 0.8) return 1;
  return drawn < 0.92 ? 2 : -1;
}

function profileOf(rows, optimalOf) {
  const n = rows.length;
  const evidence = { rows: n, cols: 0, data: new Float64Array(0) };
  const names = imageClassification.featureNames;
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
    candidates: [0, 1, 2].map((model) => ({
      name: `m${model}`,
      scores: { top1: Float64Array.from(optimalOf, (best) => (best === model ? 1 : 0)) },
      latencyMs: new Float64Array(n).fill(1 + model),
      evidence,
    })),
    provenance: { createdAt: '-', premodelVersion: '-', device: '-' },
  };
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1];
}
