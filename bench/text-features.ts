// The paper's premodel on sentences: features and decision, beside the same in Python with TextBlob's part-of-speech
// tagger (the one that needs no download) and scikit-learn (bench/text-features.py). Both sides get the same
// sentences and the same labelled training sentences, one after the other in one run, one thread each.
//
// The decision: counts of 1,500 words chosen by chi², with n_words and avg_adj, scaled and given to a multinomial naive
// Bayes. Which model is right on a training sentence is drawn at random: it decides what is said, not what it costs.
//
//   npm run build && [PYTHON=python3] node bench/text-features.mjs [--sentences 400] [--rounds 10] [--train 3000]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadTextFeatures, paperPremodel, wordsOf } from '../dist/index.js';

const { values: flags } = parseArgs({
  options: {
    sentences: { type: 'string', default: '400' },
    rounds: { type: 'string', default: '10' },
    train: { type: 'string', default: '3000' },
  },
});
const [count, rounds, trainRows] = [flags.sentences, flags.rounds, flags.train].map(Number);
const data = fileURLToPath(new URL('../../shared/data/multi30k/', import.meta.url));
const all = ['test2016', 'test2017', 'val', 'mscoco2017'].flatMap((part) =>
  readFileSync(join(data, `${part}.en`), 'utf8')
    .trimEnd()
    .split('\n'),
);
const sentences = all.slice(-count);
const training = all.slice(0, Math.min(trainRows, all.length - count));

const text = await loadTextFeatures();
const optimal = training.map((_, row) => drawOptimal(row));
const policy = paperPremodel({ features: 'paper', theta: 0 }).fit(
  profileOf(training, optimal),
  { criterion: 'score', successAt: 0.5 },
  { seed: 1 },
);
const ours = measure();
const theirs = measurePython();
report();

/** Milliseconds of each part, one number for each sentence and round, and what came out. */
function measure() {
  const times = { all: [], read: [], decision: [], total: [] };
  const evidence = policy.candidates.map(() => undefined);
  let decisions = [];
  for (let round = -Math.ceil(rounds / 3); round < rounds; round++) {
    decisions = [];
    for (const sentence of sentences) {
      const start = performance.now();
      const row = text.features(sentence, policy.features);
      const between = performance.now();
      const action = policy.next({ features: row, evidence });
      const end = performance.now();
      text.features(sentence);
      const after = performance.now();
      decisions.push(action.kind === 'run' ? policy.candidates[action.candidate] : 'none');
      if (round < 0) continue;
      times.read.push(between - start);
      times.decision.push(end - between);
      times.total.push(end - start);
      times.all.push(after - end);
    }
  }
  return { times, decisions };
}

function measurePython() {
  const scratch = mkdtempSync(join(tmpdir(), 'premodel-bench-'));
  const names = policy.features.map((name) => name.replace(/^word:/, ''));
  const labels = optimal.map((best) => (best < 0 ? 'none' : `m${best}`));
  writeFileSync(
    join(scratch, 'job.json'),
    JSON.stringify({ sentences, training, labels, rounds, words: names.slice(2) }),
  );
  const script = fileURLToPath(new URL('text-features.py', import.meta.url));
  const result = spawnSync(process.env.PYTHON ?? 'python3', [script, scratch], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
  });
  rmSync(scratch, { recursive: true });
  if (result.status === 0) return JSON.parse(result.stdout);
  console.error(result.error?.message ?? result.stderr);
  console.error('Set PYTHON to an interpreter with the packages of bench/requirements.txt.');
  process.exit(1);
}

function report() {
  const rows = [
    ['11 features', 'all'],
    ['1,500 words, n_words, avg_adj', 'read'],
    ['decision', 'decision'],
    ['what it reads + decision', 'total'],
  ].map(([what, part]) => {
    const [oursMs, pythonMs] = [median(ours.times[part]), median(theirs.times[part])];
    return { what, oursMs, pythonMs, ratio: pythonMs / oursMs, p95Ms: quantile(ours.times[part], 0.95) };
  });
  console.log(`${cpus()[0].model}, Node ${process.version}; ${theirs.versions}`);
  console.log(`medians over ${sentences.length} sentences x ${rounds} rounds\n`);
  console.log(`${''.padEnd(32)} ours ms  p95 ms  Python ms  ratio`);
  for (const { what, oursMs, pythonMs, ratio, p95Ms } of rows) {
    const cells = [
      oursMs.toFixed(3).padStart(7),
      p95Ms.toFixed(3).padStart(7),
      pythonMs.toFixed(3).padStart(10),
    ];
    console.log(`${what.padEnd(32)} ${cells.join(' ')} ${ratio.toFixed(1).padStart(6)}`);
  }
  const agreeing = ours.decisions.filter((name, i) => name === theirs.decisions[i]).length;
  console.log(`\nsame decision: ${agreeing}/${sentences.length} (the taggers differ)`);
  console.log(JSON.stringify({ benchmark: 'text-features', rows, agreeing, versions: theirs.versions }));
}

/** 0, 1, 2, or -1 where no model is right; the same for a row in every run. */
function drawOptimal(row) {
  const drawn = ((row * 2654435761) % 4294967296) / 4294967296;
  if (drawn < 0.4) return 0;
  if (drawn < 0.7) return 1;
  return drawn < 0.9 ? 2 : -1;
}

function profileOf(texts, optimalOf) {
  const n = texts.length;
  const names = text.featureNames;
  const data = Float64Array.from(texts.flatMap((sentence) => Array.from(text.features(sentence))));
  return {
    task: 'translation',
    inputs: texts.map((_, i) => String(i)),
    references: texts.map(() => ''),
    texts,
    words: texts.map(wordsOf),
    features: { names, values: { rows: n, cols: names.length, data }, latencyMs: new Float64Array(n) },
    evidenceNames: [],
    criteria: ['score'],
    candidates: [0, 1, 2].map((model) => ({
      name: `m${model}`,
      scores: { score: Float64Array.from(optimalOf, (best) => (best === model ? 1 : 0)) },
      latencyMs: new Float64Array(n).fill(1 + model),
      evidence: { rows: n, cols: 0, data: new Float64Array(0) },
    })),
    provenance: { createdAt: '-', premodelVersion: '-', device: '-' },
  };
}

function quantile(values, share) {
  return values.toSorted((a, b) => a - b)[Math.floor(share * values.length)];
}

function median(values) {
  return quantile(values, 0.5);
}
