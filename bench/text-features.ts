// The paper's premodel on sentences: features and decision, beside the same in Python with TextBlob's part-of-speech
// tagger (the one that needs no download) and scikit-learn (bench/text-features.py). Both sides get the same
// sentences and the same labelled training sentences, one after the other in one run, one thread each.
//
// The decision: counts of 1,500 words chosen by chi², with n_words and avg_adj, scaled and given to a multinomial naive
// Bayes. Which model is right on a training sentence is drawn at random: it decides what is said, not what it costs.
//
//   [PYTHON=python3] node --import ts-blank-space/register bench/text-features.ts [--sentences 400] [--rounds 10] [--train 3000]
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { wordsOf } from '../src/domain/text/words.ts';
import { loadTextFeatures, type Profile, paperPremodel } from '../src/index.ts';
import { median, quantile } from '../src/statistics.ts';
import { sharedPath } from './support/paths.ts';
import { runPython } from './support/python.ts';
import { drawOptimal, threeModels } from './support/three-models.ts';

type Part = 'all' | 'read' | 'decision' | 'total';

interface Measured {
  /** Milliseconds, one number for each sentence and round. */
  readonly times: Readonly<Record<Part, number[]>>;
  readonly decisions: readonly string[];
}

const { values: flags } = parseArgs({
  options: {
    sentences: { type: 'string', default: '400' },
    rounds: { type: 'string', default: '10' },
    train: { type: 'string', default: '3000' },
  },
});
const [count, rounds, trainRows] = [flags.sentences, flags.rounds, flags.train].map(Number);
const data = sharedPath('data/multi30k');
const all = ['test2016', 'test2017', 'val', 'mscoco2017'].flatMap((part) =>
  readFileSync(join(data, `${part}.en`), 'utf8')
    .trimEnd()
    .split('\n'),
);
const sentences = all.slice(-count);
const training = all.slice(0, Math.min(trainRows, all.length - count));

const text = await loadTextFeatures();
const optimal = training.map((_, row) => drawOptimal(row, [0.4, 0.7, 0.9]));
const policy = paperPremodel({ features: 'paper', theta: 0 }).fit(
  profileOf(training, optimal),
  { criterion: 'score', successAt: 0.5 },
  { seed: 1 },
);
const ours = measure();
const theirs = measurePython();
report();

/** Milliseconds of each part, one number for each sentence and round, and what came out. */
function measure(): Measured {
  const times: Measured['times'] = { all: [], read: [], decision: [], total: [] };
  const evidence = policy.candidates.map(() => undefined);
  let decisions: string[] = [];
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

function measurePython(): Measured & { readonly versions: string } {
  const scratch = mkdtempSync(join(tmpdir(), 'premodel-bench-'));
  const names = policy.features.map((name) => name.replace(/^word:/, ''));
  const labels = optimal.map((best) => (best < 0 ? 'none' : `m${best}`));
  writeFileSync(
    join(scratch, 'job.json'),
    JSON.stringify({ sentences, training, labels, rounds, words: names.slice(2) }),
  );
  const theirs = runPython<ReturnType<typeof measurePython>>('text-features.py', scratch);
  rmSync(scratch, { recursive: true });
  return theirs;
}

function report(): void {
  const parts: [what: string, part: Part][] = [
    ['11 features', 'all'],
    ['1,500 words, n_words, avg_adj', 'read'],
    ['decision', 'decision'],
    ['what it reads + decision', 'total'],
  ];
  const rows = parts.map(([what, part]) => {
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

function profileOf(texts: readonly string[], optimalOf: readonly number[]): Profile {
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
    candidates: threeModels(optimalOf, 'score'),
    provenance: { createdAt: '-', premodelVersion: '-', device: '-' },
  };
}
