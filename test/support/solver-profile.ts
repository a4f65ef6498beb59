import { matrix } from '../../src/learn/matrix.ts';
import type { CandidateProfile, Profile } from '../../src/profile/profile.ts';
import { seededRandom } from '../../src/random.ts';

const CUTOFF_MS = 1000;

/**
 * Three solvers and a cutoff, scored by PAR10 as ASlib scenarios are. `quick` answers at once or hardly ever, whichever a
 * coin says; of `left` and `right`, which are slow, a feature tells which one answers, and it rarely errs.
 */
export function solverProfile(inputs = 240, seed = 1): Profile {
  const random = seededRandom(seed);
  const side = Float64Array.from({ length: inputs }, () => random() - 0.5);
  const solver = (name: string, timeOf: (row: number) => number): CandidateProfile => {
    const times = Float64Array.from({ length: inputs }, (_, row) => timeOf(row));
    const answered = Uint8Array.from(times, (ms) => (ms <= CUTOFF_MS ? 1 : 0));
    return {
      name,
      scores: {
        par10: times.map((ms) => (ms <= CUTOFF_MS ? 1 - ms / (10 * CUTOFF_MS) : 0)),
        solved: Float64Array.from(answered),
      },
      latencyMs: times.map((ms) => Math.min(ms, CUTOFF_MS)),
      answered,
      evidence: matrix(inputs, 0),
    };
  };
  const slow = (solves: (row: number) => boolean) => (row: number) => {
    const rarely = random() < 0.03;
    return solves(row) !== rarely ? 200 + 700 * random() : Number.POSITIVE_INFINITY;
  };
  return {
    task: 'table',
    inputs: Array.from({ length: inputs }, (_, row) => `instance-${row}`),
    references: Array.from({ length: inputs }, () => ''),
    features: {
      names: ['side', 'noise'],
      values: matrix(
        inputs,
        2,
        Float64Array.from({ length: 2 * inputs }, (_, at) => (at % 2 === 0 ? side[at / 2] : random())),
      ),
      latencyMs: new Float64Array(inputs),
    },
    evidenceNames: [],
    criteria: ['par10', 'solved'],
    candidates: [
      solver('quick', () => (random() < 0.5 ? 5 * random() : 950 + 1000 * random())),
      solver(
        'left',
        slow((row) => side[row] < 0),
      ),
      solver(
        'right',
        slow((row) => side[row] >= 0),
      ),
    ],
    timeLimit: {
      limitMs: new Float64Array(inputs).fill(CUTOFF_MS),
      lossPerMs: { par10: new Float64Array(inputs).fill(1 / (10 * CUTOFF_MS)) },
    },
    provenance: { createdAt: '2026-01-01T00:00:00Z', premodelVersion: '0.0.0', device: 'synthetic' },
  };
}
