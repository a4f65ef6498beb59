// The learners on synthetic tables, beside scikit-learn and LightGBM (bench/learners.py) on the same rows with the
// same options: time to fit, from a table of numbers on, and quality on rows held out; and what predicting one row
// costs. One thread each, one after the other in one run. Times are processor time, so that other work on the machine
// counts less: medians over the rounds, after the first fit (which is told too) and others until half a second went by, so
// that the code of fits that take milliseconds is compiled.
//
//   [PYTHON=python3] node --import ts-blank-space/register bench/learners.ts [--tables 1600x30,5000x12,50000x30] [--rounds 5]
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  BinnedMatrix,
  type Classifier,
  gradientBoostingClassification,
  gradientBoostingRegression,
  type Learner,
  logisticRegression,
  type Matrix,
  matrix,
  type RegressionLearner,
  type Regressor,
  randomForestClassification,
  randomForestRegression,
  ridge,
  rowOf,
} from '../src/learn/index.ts';
import { seededRandom } from '../src/random.ts';
import { median } from '../src/statistics.ts';
import { processorMsOf } from './support/processor-time.ts';
import { runPython } from './support/python.ts';

interface Table {
  readonly x: Matrix;
  readonly y: Float64Array;
  readonly labels: Int32Array;
}

interface Figures {
  /** Of the first fit, whose code is not compiled yet. */
  readonly firstMs: number;
  readonly fitMs: number;
  readonly loss: number;
  readonly rowUs: number;
}

interface Theirs {
  readonly versions: string;
  readonly results: Readonly<Record<string, Pick<Figures, 'fitMs' | 'loss'>>>;
}

const { values: flags } = parseArgs({
  options: {
    tables: { type: 'string', default: '1600x30,5000x12,50000x30' },
    rounds: { type: 'string', default: '5' },
  },
});
const rounds = Number(flags.rounds);
const boosting = { maxIter: 100, maxLeafNodes: 15, l2Regularization: 1 };
/** scikit-learn's forests take minutes on larger tables. */
const largestForest = 10_000;
const WARM_UP_MS = 500;
const scratch = mkdtempSync(join(tmpdir(), 'premodel-bench-'));

for (const size of flags.tables.split(',')) {
  const [rows, cols] = size.split('x').map(Number);
  const train = drawTable(rows, cols, 1);
  const test = drawTable(2000, cols, 2);
  const ours = measure(train, test);
  const theirs = measurePython(train, test);
  report(size, ours, theirs);
}
rmSync(scratch, { recursive: true });

/** Normal features; a target that is bent in some of them, and three classes cut from it. */
function drawTable(rows: number, cols: number, seed: number): Table {
  const random = seededRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const x = matrix(rows, cols);
  for (let i = 0; i < x.data.length; i++) x.data[i] = normal();
  const y = Float64Array.from({ length: rows }, (_, i) => {
    const [a, b, c, d] = rowOf(x, i);
    return a * a + b * c + 2 * d + normal();
  });
  return { x, y, labels: Int32Array.from(y, (value) => Number(value > 0) + Number(value > 2)) };
}

function measure({ x, y, labels }: Table, test: Table): Record<string, Figures> {
  const numbers = (learner: RegressionLearner) =>
    fitAndScore(() => learner.fit(x, y), rootMeanSquaredError, test);
  const classes = (learner: Learner) => fitAndScore(() => learner.fit(x, labels), logLoss, test);
  const table = new BinnedMatrix(x);
  const reused = fitAndScore(
    () => gradientBoostingRegression(boosting).fit(table, y),
    rootMeanSquaredError,
    test,
  );
  return {
    ridge: numbers(ridge()),
    'ridge, alpha chosen': numbers(ridge({ alpha: 'gcv' })),
    'logistic regression': classes(logisticRegression()),
    'boosting, regression': numbers(gradientBoostingRegression(boosting)),
    'boosting, table binned before': reused,
    'boosting, 3 classes': classes(gradientBoostingClassification(boosting)),
    ...(x.rows <= largestForest && {
      'forest, regression': numbers(randomForestRegression()),
      'forest, 3 classes': classes(randomForestClassification()),
    }),
  };
}

function fitAndScore<Model>(
  fitOnce: () => Model,
  lossOf: (model: Model, test: Table) => number,
  test: Table,
): Figures {
  let model!: Model;
  const fit = () => {
    model = fitOnce();
  };
  const firstMs = processorMsOf(fit);
  for (let spent = firstMs; spent < WARM_UP_MS; ) spent += processorMsOf(fit);
  const fitMs = median(Array.from({ length: rounds }, () => processorMsOf(fit)));
  const loss = lossOf(model, test);
  const rowUs = median(
    Array.from({ length: rounds }, () => (1000 * processorMsOf(() => lossOf(model, test))) / test.x.rows),
  );
  return { firstMs, fitMs, loss, rowUs };
}

function rootMeanSquaredError(model: Regressor, { x, y }: Table): number {
  let sum = 0;
  for (let i = 0; i < x.rows; i++) sum += (model.predict(rowOf(x, i)) - y[i]) ** 2;
  return Math.sqrt(sum / x.rows);
}

function logLoss(model: Classifier, { x, labels }: Table): number {
  let sum = 0;
  for (let i = 0; i < x.rows; i++) {
    sum -= Math.log(Math.max(model.predictProba(rowOf(x, i))[labels[i]], 1e-3));
  }
  return sum / x.rows;
}

function measurePython(train: Table, test: Table): Theirs {
  writeFileSync(
    join(scratch, 'job.json'),
    JSON.stringify({ cols: train.x.cols, rounds, largestForest, boosting }),
  );
  for (const [name, { x, y, labels }] of Object.entries({ train, test })) {
    for (const [part, data] of Object.entries({ x: x.data, y, labels })) {
      writeFileSync(join(scratch, `${name}-${part}.bin`), data);
    }
  }
  return runPython('learners.py', scratch);
}

function report(size: string, ours: Record<string, Figures>, { versions, results }: Theirs): void {
  console.log(`\n${size}; Node ${process.version}, ${versions}; ${cpus()[0].model.trim()}`);
  console.log(
    'learner                        first, ms  fit, ms     peer   ratio     loss     peer  one row, µs',
  );
  for (const [name, { firstMs, fitMs, loss, rowUs }] of Object.entries(ours)) {
    const peer = results[name];
    const figures = [
      firstMs.toFixed(1).padStart(9),
      fitMs.toFixed(1).padStart(8),
      peer.fitMs.toFixed(1).padStart(8),
      (fitMs / peer.fitMs).toFixed(2).padStart(7),
      loss.toFixed(4).padStart(9),
      peer.loss.toFixed(4).padStart(8),
      rowUs.toFixed(1).padStart(9),
    ];
    console.log(`${name.padEnd(30)} ${figures.join(' ')}`);
  }
}
