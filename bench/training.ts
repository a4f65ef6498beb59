// How long `train --policy auto` takes, and how much memory: on a profile, or on a synthetic table in the shape of an
// image classifier's, whose first features tell part of how hard an input is and whose evidence tells more.
//
// Time is processor time of this process, which uses one thread, so that it means the same whatever else runs.
//
//   node --import ts-blank-space/register bench/training.ts imagenet.profile.parquet [--policy auto]
//   node --import ts-blank-space/register bench/training.ts --rows 50000 --candidates 14 [--policy auto]
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import {
  auto,
  type CandidateProfile,
  cascade,
  keepingWithin,
  type PolicyTrainer,
  type Profile,
  planner,
  router,
} from '../src/index.ts';
import { matrix } from '../src/learn/index.ts';
import { readTable } from '../src/node/index.ts';
import type { Random } from '../src/random.ts';
import { seededRandom } from '../src/random.ts';

/** What the columns of all candidates are drawn from. */
interface Inputs {
  readonly difficulty: Float64Array;
  readonly truth: Int32Array;
  readonly classes: number;
  readonly random: Random;
}

const trainers: Record<string, () => PolicyTrainer> = { auto, cascade, planner, router };
const TOP = 5;

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: 'string', default: '1600' },
    candidates: { type: 'string', default: '7' },
    features: { type: 'string', default: '29' },
    classes: { type: 'string', default: '1000' },
    policy: { type: 'string', default: 'auto' },
    'max-models': { type: 'string' },
  },
});
const profile = positionals.length > 0 ? await readTable(positionals[0]) : synthesize();
const [criterion] = profile.criteria;
const maxModels = flags['max-models'] === undefined ? undefined : Number(flags['max-models']);
const objective = { criterion, successAt: 0.5, constraint: { minAccuracy: { belowBest: 0 }, maxModels } };

const before = process.cpuUsage();
const start = performance.now();
const policy = keepingWithin(trainers[flags.policy]()).fit(profile, objective, { seed: 1 });
const { user, system } = process.cpuUsage(before);
const [wall, peak] = [(performance.now() - start) / 1000, process.resourceUsage().maxRSS / 1024];
console.log(
  `${cpus()[0].model}, Node ${process.version}; ${profile.inputs.length} rows x ${profile.candidates.length}`,
);
console.log(`${policy.verdict?.kept ?? policy.kind} of ${policy.candidates.join(', ')}`);
console.log(
  `processor time ${(user / 1e6).toFixed(1)} s (and ${(system / 1e6).toFixed(1)} s of the system's), wall ${wall.toFixed(1)} s, ` +
    `peak memory ${peak.toFixed(0)} MB`,
);

function synthesize(): Profile {
  const [rows, candidates, features, classes] = [
    flags.rows,
    flags.candidates,
    flags.features,
    flags.classes,
  ].map(Number);
  const random = seededRandom(1);
  const difficulty = Float64Array.from({ length: rows }, random);
  const truth = Int32Array.from({ length: rows }, () => Math.floor(random() * classes));
  const values = matrix(rows, features);
  difficulty.forEach((hard, row) => {
    for (let j = 0; j < features; j++) {
      values.data[row * features + j] = j < 3 ? 0.5 * hard + 0.5 * random() : random();
    }
  });
  const ranked = (name: string) => Array.from({ length: TOP }, (_, i) => `${name}${i + 1}`);
  return {
    task: 'image-classification',
    inputs: Array.from(difficulty, (_, row) => `input-${row}`),
    references: Array.from(truth, String),
    labels: Array.from({ length: classes }, (_, k) => `class ${k}`),
    features: {
      names: Array.from({ length: features }, (_, j) => `feature_${j}`),
      values,
      latencyMs: new Float64Array(rows).fill(0.2),
    },
    evidenceNames: [...ranked('class'), ...ranked('p'), 'margin', 'entropy'],
    criteria: ['top1'],
    candidates: Array.from({ length: candidates }, (_, k) =>
      synthesizeCandidate(k, (k + 1) / (candidates + 1), { difficulty, truth, classes, random }),
    ),
    provenance: { createdAt: new Date(0).toISOString(), premodelVersion: '0.0.0', device: 'synthetic' },
  };
}

/** The later, the stronger and the dearer. */
function synthesizeCandidate(
  k: number,
  strength: number,
  { difficulty, truth, classes, random }: Inputs,
): CandidateProfile {
  const rows = difficulty.length;
  const evidence = matrix(rows, 2 * TOP + 2);
  const predicted = new Int32Array(rows);
  const top1 = Float64Array.from(difficulty, (hard, row) => {
    const chance = 1 / (1 + Math.exp(-8 * (strength + 0.15 - hard)));
    const right = random() < chance ? 1 : 0;
    const other = (truth[row] + 1 + Math.floor(random() * (classes - 1))) % classes;
    predicted[row] = right ? truth[row] : other;
    const sure = 0.2 + 0.79 * (0.6 * chance + 0.2 * right + 0.2 * random());
    const rest = (1 - sure) / TOP;
    const said = evidence.data.subarray(row * evidence.cols, (row + 1) * evidence.cols);
    for (let t = 0; t < TOP; t++) said[t] = (predicted[row] + t) % classes;
    said.fill(rest, TOP + 1, 2 * TOP);
    said[TOP] = sure;
    said[2 * TOP] = sure - rest;
    said[2 * TOP + 1] = -sure * Math.log(sure) - (1 - sure) * Math.log(rest);
    return right;
  });
  return {
    name: `model-${k}`,
    scores: { top1 },
    latencyMs: Float64Array.from({ length: rows }, () => 1.3 ** k * (0.95 + 0.1 * random())),
    evidence,
    predicted,
  };
}
