import { matrix } from '../../src/learn/matrix.ts';
import type { CandidateProfile, Profile } from '../../src/profile/profile.ts';
import { type Random, seededRandom } from '../../src/random.ts';

export interface SyntheticOptions {
  inputs?: number;
  candidates?: number;
  /** The first tells how hard an input is, the second repeats the first; the rest are noise. */
  features?: number;
  classes?: number;
  /** 0 (features say nothing) … 1 (the first feature is the difficulty itself). Default 0.7. */
  informative?: number;
  seed?: number;
}

const TOP = 5;

/**
 * A made-up profile in the shape of the image domain's: candidates of rising accuracy and cost, evidence
 * that is more confident where the candidate is right, features that tell part of how hard an input is.
 */
export function syntheticProfile(options: SyntheticOptions = {}): Profile {
  const { inputs = 200, candidates = 3, features = 5, classes = 10, informative = 0.7, seed = 1 } = options;
  const random = seededRandom(seed);
  const difficulty = Float64Array.from({ length: inputs }, random);
  const truth = Int32Array.from({ length: inputs }, () => Math.floor(random() * classes));
  const values = matrix(inputs, features);
  for (let i = 0; i < inputs; i++) {
    for (let j = 0; j < features; j++) {
      const noise = random();
      const told = informative * difficulty[i] + (1 - informative) * noise;
      values.data[i * features + j] =
        j === 0 ? told : j === 1 ? 3 * values.data[i * features] + noise / 50 : noise;
    }
  }
  return {
    task: 'image-classification',
    inputs: Array.from({ length: inputs }, (_, i) => `input-${i}`),
    references: Array.from(truth, String),
    labels: Array.from({ length: classes }, (_, k) => `class ${k}`),
    features: {
      names: Array.from({ length: features }, (_, j) => `feature_${j}`),
      values,
      latencyMs: Float64Array.from({ length: inputs }, () => 0.1 + 0.02 * random()),
    },
    evidenceNames: [...names('class'), ...names('p'), 'margin', 'entropy'],
    criteria: ['top1', 'top5'],
    candidates: Array.from({ length: candidates }, (_, k) =>
      candidate(k, (k + 1) / (candidates + 1), difficulty, truth, classes, random),
    ),
    provenance: { createdAt: '2026-01-01T00:00:00Z', premodelVersion: '0.0.0', device: 'synthetic' },
  };
}

const names = (prefix: string) => Array.from({ length: TOP }, (_, i) => `${prefix}${i + 1}`);

function candidate(
  k: number,
  strength: number,
  difficulty: Float64Array,
  truth: Int32Array,
  classes: number,
  random: Random,
): CandidateProfile {
  const n = difficulty.length;
  const top1 = new Float64Array(n);
  const top5 = new Float64Array(n);
  const predicted = new Int32Array(n);
  const evidence = matrix(n, 2 * TOP + 2);
  for (let i = 0; i < n; i++) {
    const chance = 1 / (1 + Math.exp(-8 * (strength + 0.15 - difficulty[i])));
    const right = random() < chance;
    const other = (truth[i] + 1 + Math.floor(random() * (classes - 1))) % classes;
    predicted[i] = right ? truth[i] : other;
    top1[i] = right ? 1 : 0;
    top5[i] = right || random() < 0.5 ? 1 : 0;
    const confidence = 0.2 + 0.79 * Math.min(1, Math.max(0, 0.6 * chance + 0.2 * top1[i] + 0.2 * random()));
    const rest = (1 - confidence) / TOP;
    const row = evidence.data.subarray(i * evidence.cols, (i + 1) * evidence.cols);
    for (let t = 0; t < TOP; t++) row[t] = (predicted[i] + t) % classes;
    row.fill(rest, TOP + 1, 2 * TOP);
    row[TOP] = confidence;
    row[2 * TOP] = confidence - rest;
    row[2 * TOP + 1] = -confidence * Math.log(confidence) - (1 - confidence) * Math.log(rest);
  }
  const cost = 2 ** k;
  return {
    name: `model-${k}`,
    scores: { top1, top5 },
    latencyMs: Float64Array.from({ length: n }, () => cost * (0.95 + 0.1 * random())),
    energyMj: Float64Array.from({ length: n }, () => 3 * cost * (0.9 + 0.2 * random())),
    evidence,
    predicted,
  };
}
