// The search behind `train --policy paper`: correlation filter (0.75), then greedy backward selection by the
// 10-fold cross-validated accuracy of k-nearest neighbours (K = 5) on the label "optimal of 14 models, or none",
// down to 7 features, on a synthetic table of 29 features in [0, 1]. Beside it the same search, on the same
// numbers and folds, with scikit-learn's KNeighborsClassifier, one thread (bench/feature-selection.py).
//
// Times are processor seconds. On many rows scikit-learn needs hours for all steps: `--steps N` runs the first N
// removals only on both sides, and `--sample N` has Python evaluate only every Nth of the sets of a step and
// multiplies its time.
//
//   [PYTHON=python3] node --import ts-blank-space/register bench/feature-selection.ts [--rows 5000] [--steps 99] [--sample 1]
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  backwardSelection,
  correlationFilter,
  knnEvaluator,
  type Matrix,
  MinMaxScaler,
  matrix,
  stratifiedKFold,
} from '../src/learn/index.ts';
import { seededRandom } from '../src/random.ts';
import { processorMs } from './support/processor-time.ts';
import { runPython } from './support/python.ts';

interface Step {
  readonly removed?: number;
  readonly accuracy?: number;
  /** How many there were before it. */
  readonly features: number;
  readonly seconds: number;
}

interface Theirs {
  readonly kept: readonly number[];
  readonly steps: readonly Step[];
  readonly accuracies: readonly (readonly [step: number, feature: number, accuracy: number])[];
  readonly seconds: number;
  readonly peakMb: number;
  readonly versions: string;
}

const FEATURES = 29;
const MODELS = 14;
const KEEP = 7;
const FOLDS = 10;

const { values: flags } = parseArgs({
  options: {
    rows: { type: 'string', default: '5000' },
    steps: { type: 'string', default: '99' },
    sample: { type: 'string', default: '1' },
    'no-python': { type: 'boolean', default: false },
  },
});
const [rows, maxSteps, sample] = [flags.rows, flags.steps, flags.sample].map(Number);

const { x, y } = synthesize(rows);
const foldOf = stratifiedKFold(y, FOLDS, 1);
const ours = measure();
console.log(
  `${cpus()[0].model}, Node ${process.version}; ${rows} rows x ${FEATURES} features, ${MODELS} models`,
);
console.log(`ours: kept ${ours.kept.length} by correlation, then ${ours.steps.length} removals`);
console.log(
  `  ${ours.seconds.toFixed(1)} s, peak memory ${ours.peakMb.toFixed(0)} MB, steps ${describe(ours.steps)}`,
);
if (!flags['no-python']) compare(measurePython());

/** Processor time, not the clock: both sides use one thread, and the machine may be busy with other things. */
function measure() {
  const start = processorMs();
  const kept = correlationFilter(x).kept;
  let last = processorMs();
  const steps: Required<Step>[] = [];
  const minFeatures = Math.max(KEEP, kept.length - maxSteps);
  const { startAccuracy } = backwardSelection(knnEvaluator(x, y, foldOf), {
    features: kept,
    minFeatures,
    tolerance: 1,
    onStep: ({ removed, accuracy, features }) => {
      const now = processorMs();
      steps.push({ removed, accuracy, features: features.length + 1, seconds: (now - last) / 1000 });
      last = now;
    },
  });
  const seconds = (processorMs() - start) / 1000;
  return { kept, startAccuracy, steps, seconds, peakMb: process.resourceUsage().maxRSS / 1024 };
}

function measurePython(): Theirs {
  const scratch = mkdtempSync(join(tmpdir(), 'premodel-bench-'));
  writeFileSync(join(scratch, 'x.bin'), x.data);
  writeFileSync(join(scratch, 'y.bin'), y);
  writeFileSync(join(scratch, 'folds.bin'), foldOf);
  const job = {
    rows,
    features: FEATURES,
    keep: KEEP,
    maxSteps,
    sample,
    removed: ours.steps.map((s) => s.removed),
  };
  writeFileSync(join(scratch, 'job.json'), JSON.stringify(job));
  const theirs = runPython<Theirs>('feature-selection.py', scratch);
  rmSync(scratch, { recursive: true });
  return theirs;
}

function compare(theirs: Theirs): void {
  const sampled = sample > 1 ? ` (every ${sample}th set measured, time multiplied)` : '';
  console.log(`${theirs.versions}${sampled}`);
  console.log(
    `  ${theirs.seconds.toFixed(1)} s, peak memory ${theirs.peakMb.toFixed(0)} MB, steps ${describe(theirs.steps)}`,
  );
  const differences = theirs.accuracies.map(([step, feature, accuracy]) =>
    ours.steps[step].removed === feature ? Math.abs(ours.steps[step].accuracy - accuracy) : 0,
  );
  const sameFilter = JSON.stringify(theirs.kept) === JSON.stringify(Array.from(ours.kept));
  const sameOrder = theirs.steps.every(
    (step, i) => step.removed === undefined || step.removed === ours.steps[i].removed,
  );
  const ratio = ours.seconds / theirs.seconds;
  console.log(`\nours takes ${ratio.toFixed(3)} of scikit-learn's time (${(1 / ratio).toFixed(1)}x faster)`);
  console.log(
    `same filter: ${sameFilter}; same removals: ${sameOrder}; ` +
      `largest difference of an accuracy: ${Math.max(...differences).toExponential(1)}`,
  );
  console.log(
    JSON.stringify({
      benchmark: 'feature-selection',
      ...{
        rows,
        features: FEATURES,
        models: MODELS,
        kept: ours.kept.length,
        removals: ours.steps.length,
        sample,
      },
      ...{ ourSeconds: ours.seconds, pythonSeconds: theirs.seconds, ratio },
      ...{
        ourPeakMb: ours.peakMb,
        pythonPeakMb: theirs.peakMb,
        sameFilter,
        sameOrder,
        versions: theirs.versions,
      },
    }),
  );
}

function describe(steps: readonly Step[]): string {
  return steps.map(({ features, seconds }) => `${features}: ${seconds.toFixed(2)} s`).join(', ');
}

/**
 * Eight hidden causes drive the features, some of which nearly repeat another; models of rising cost and ability
 * are right when their ability plus noise beats a difficulty that depends on two of the causes.
 */
function synthesize(n: number): { x: Matrix; y: Int32Array } {
  const random = seededRandom(7);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const loadings = Array.from({ length: FEATURES }, () => Array.from({ length: 8 }, () => normal() * 0.5));
  for (const [copy, original] of [
    [5, 1],
    [12, 3],
    [20, 9],
  ])
    loadings[copy] = loadings[original].map((v) => v * 2);
  for (const original of [1, 3, 9]) loadings[original] = loadings[original].map((v) => v * 2);
  const raw = matrix(n, FEATURES);
  const labels = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    const causes = Array.from({ length: 8 }, normal);
    for (let f = 0; f < FEATURES; f++) {
      raw.data[i * FEATURES + f] = loadings[f].reduce((sum, v, c) => sum + v * causes[c], normal() * 0.8);
    }
    const difficulty = causes[0] + causes[1] * causes[2] + normal() * 0.5;
    labels[i] = MODELS;
    for (let model = MODELS - 1; model >= 0; model--) {
      if (-0.5 + model * 0.15 + normal() * 0.3 > difficulty) labels[i] = model;
    }
  }
  return { x: MinMaxScaler.fit(raw).transform(raw), y: labels };
}
