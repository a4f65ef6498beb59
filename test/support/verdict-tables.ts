import { matrix } from '../../src/learn/matrix.ts';
import type { CandidateProfile, Profile } from '../../src/profile/profile.ts';
import { type Random, seededRandom } from '../../src/random.ts';

export interface VerdictTable {
  readonly inputs: number;
  readonly seed: number;
  readonly candidates: readonly {
    /** Of every run. */
    readonly cost: number;
    /** How often it is right. */
    readonly accuracy: number;
  }[];
  /**
   * How much what a candidate says of itself tells about whether it is right: its confidence is so many standard
   * deviations higher on average where it is. 0: nothing.
   */
  readonly told: number;
  /** Columns of features that tell nothing. Default 0. */
  readonly features?: number;
}

/** Part of what makes an input hard that all candidates share. */
const SHARED = 0.7;

/**
 * A table of right and wrong, in which how much the evidence tells is known. Candidates are wrong on mostly the same
 * inputs, as models are: each is right where a shared and an own part of the difficulty together stay below its own
 * threshold. No classes, so that nothing but the evidence can tell who is right.
 */
export function verdictTable({ inputs, seed, candidates, told, features = 0 }: VerdictTable): Profile {
  const random = seededRandom(seed);
  const normal = () => normalFrom(random);
  const shared = Float64Array.from({ length: inputs }, normal);
  const values = matrix(inputs, features, Float64Array.from({ length: inputs * features }, random));
  return {
    task: 'table',
    inputs: Array.from({ length: inputs }, (_, row) => `input-${row}`),
    references: Array.from({ length: inputs }, () => ''),
    features: {
      names: Array.from({ length: features }, (_, column) => `feature_${column}`),
      values,
      latencyMs: new Float64Array(inputs),
    },
    evidenceNames: ['p1'],
    criteria: ['score'],
    candidates: candidates.map(({ cost, accuracy }, k): CandidateProfile => {
      const bar = normalQuantile(accuracy);
      const score = shared.map((common) =>
        SHARED * common + Math.sqrt(1 - SHARED ** 2) * normal() <= bar ? 1 : 0,
      );
      const confidence = score.map((right) => 1 / (1 + Math.exp(-(told * right + normal()))));
      return {
        name: `model-${k}`,
        scores: { score },
        latencyMs: Float64Array.from({ length: inputs }, () => cost * (0.95 + 0.1 * random())),
        evidence: matrix(inputs, 1, confidence),
      };
    }),
    provenance: { createdAt: '2026-01-01T00:00:00Z', premodelVersion: '0.0.0', device: 'synthetic' },
  };
}

/** Marsaglia and Bray 1964. */
function normalFrom(random: Random): number {
  for (;;) {
    const x = 2 * random() - 1;
    const y = 2 * random() - 1;
    const s = x * x + y * y;
    if (s > 0 && s < 1) return x * Math.sqrt((-2 * Math.log(s)) / s);
  }
}

/** By bisection on the distribution, which `normalCdf` integrates. */
function normalQuantile(share: number): number {
  let [low, high] = [-6, 6];
  while (high - low > 1e-9) {
    const middle = (low + high) / 2;
    if (normalCdf(middle) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Simpson's rule from -8. */
function normalCdf(x: number): number {
  const steps = 400;
  const width = (x + 8) / steps;
  let sum = 0;
  for (let step = 0; step <= steps; step++) {
    const weight = step === 0 || step === steps ? 1 : step % 2 === 1 ? 4 : 2;
    sum += weight * Math.exp(-((-8 + step * width) ** 2) / 2);
  }
  return (sum * width) / 3 / Math.sqrt(2 * Math.PI);
}
