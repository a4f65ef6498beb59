import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { syntheticProfile } from '../../test/support/synthetic-profile.ts';
import type { Profile } from '../profile/profile.ts';
import { keepCandidates, type SelectionMethod } from './candidate-selection.ts';
import { FAIL, optimalCandidates } from './optimal-candidate.ts';

const objective = { criterion: 'top1', successAt: 0.5 };

/** Candidates by what they get right (1 or 0 per input) and their time on every input. */
function tableOf(candidates: Record<string, { right: string; ms: number }>): Profile {
  const usual = syntheticProfile({ inputs: 10, candidates: 1 });
  return {
    ...usual,
    criteria: ['top1'],
    candidates: Object.entries(candidates).map(([name, { right, ms }]) => ({
      ...usual.candidates[0],
      name,
      scores: { top1: Float64Array.from(right, Number) },
      latencyMs: new Float64Array(10).fill(ms),
    })),
  };
}

// Worked by hand. A is most often optimal (5 inputs, the cheapest that is right). Then, in points of ten
// inputs each: B adds inputs 5-7 at 10 ms (30 points, +3 ms: 10 per ms), C adds 5-8 at 40 ms (40 points,
// +16 ms: 2.5 per ms), D adds 8 at 2 ms (10 points, +0.2 ms: 50 per ms). Input 9 is right for nobody.
const table = tableOf({
  C: { right: '0000011110', ms: 40 },
  A: { right: '1111100000', ms: 1 },
  B: { right: '0000011100', ms: 10 },
  D: { right: '1100000010', ms: 2 },
});
const keep = (method: SelectionMethod, theta: number) => keepCandidates(table, objective, { method, theta });

describe('optimal candidate', () => {
  it('is the fastest that is right, or fail', () => {
    const names = Array.from(optimalCandidates(table, objective), (k) =>
      k === FAIL ? '-' : table.candidates[k].name,
    );
    expect(names.join('')).toBe('AAAAABBBD-');
  });

  it('depends on the score asked for', () => {
    const scored = tableOf({ A: { right: '1111100000', ms: 1 } });
    const half = scored.candidates[0].scores.top1.map((score) => score / 2);
    const graded = { ...scored, candidates: [{ ...scored.candidates[0], scores: { top1: half } }] };
    expect(optimalCandidates(graded, objective).filter((k) => k === 0)).toHaveLength(5);
    expect(optimalCandidates(graded, { ...objective, successAt: 0.6 }).filter((k) => k === 0)).toHaveLength(
      0,
    );
  });
});

describe('Algorithm 1', () => {
  it('accuracy: takes the largest gain, and drops the one below theta', () => {
    expect(keep('accuracy', 5)).toMatchObject([
      { name: 'A', gain: 50, accuracy: 0.5, cost: 0.5 },
      { name: 'C', gain: 40, accuracy: 0.9, cost: 16.5 },
    ]);
  });

  it('optimal: takes the largest gain per added time', () => {
    expect(keep('optimal', 5)).toMatchObject([
      { name: 'A', gain: 50 },
      { name: 'D', gain: 10, accuracy: 0.6, cost: 0.7 },
      { name: 'B', gain: 30, accuracy: 0.9, cost: 3.7 },
    ]);
  });

  it('alternate: begins with optimal, then takes turns', () => {
    const gains = keep('alternate', 5).map(({ name, gain }) => [name, gain]);
    expect(gains).toEqual([
      ['A', 50],
      ['D', 10],
      // By accuracy: B and C both add 30 points now; B is the cheaper.
      ['B', 30],
    ]);
    const second = keepCandidates(table, objective, { method: 'alternate', theta: 35 });
    expect(second.map(({ name }) => name)).toEqual(['A', 'C']);
  });

  it('a larger theta keeps fewer, zero keeps all', () => {
    expect(keep('accuracy', 41).map(({ name }) => name)).toEqual(['A']);
    expect(keep('accuracy', 0)).toHaveLength(4);
    expect(keepCandidates(table, objective, { theta: 0, limit: 2 })).toHaveLength(2);
  });

  it('keeps the cheapest alone where nothing is ever right', () => {
    const hopeless = tableOf({ X: { right: '0000000000', ms: 3 }, Y: { right: '0000000000', ms: 2 } });
    expect(keepCandidates(hopeless, objective)).toMatchObject([{ name: 'Y', gain: 0, accuracy: 0 }]);
  });

  it('agrees with a perfect choice worked out from scratch', () => {
    fc.assert(
      fc.property(
        fc.nat(1000),
        fc.constantFrom<SelectionMethod>('accuracy', 'optimal', 'alternate'),
        (seed, method) => {
          const profile = syntheticProfile({ inputs: 40, candidates: 5, seed });
          const kept = keepCandidates(profile, objective, { method, theta: 2 });
          kept.forEach(({ accuracy, cost, gain }, step) => {
            const names = kept.slice(0, step + 1).map(({ index }) => index);
            const times = profile.inputs.map((_, row) =>
              Math.min(
                ...names
                  .filter((k) => profile.candidates[k].scores.top1[row] === 1)
                  .map((k) => profile.candidates[k].latencyMs[row]),
              ),
            );
            const solved = times.filter(Number.isFinite);
            expect(accuracy).toBeCloseTo(solved.length / 40, 12);
            expect(cost).toBeCloseTo(solved.reduce((sum, ms) => sum + ms, 0) / 40, 9);
            if (step > 0) {
              expect(gain).toBeCloseTo(100 * (accuracy - kept[step - 1].accuracy), 9);
              expect(gain).toBeGreaterThanOrEqual(2);
            }
          });
        },
      ),
      { seed: 2, numRuns: 40 },
    );
  });
});
