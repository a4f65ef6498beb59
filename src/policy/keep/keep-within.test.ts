import { describe, expect, it } from 'vitest';
import { syntheticProfile } from '../../../test/support/synthetic-profile.ts';
import { matrix } from '../../learn/matrix.ts';
import type { CandidateProfile, Profile } from '../../profile/profile.ts';
import { seededRandom } from '../../random.ts';
import { cascade } from '../cascade/cascade.ts';
import { singleBest } from '../fixed.ts';
import { planner } from '../planner/planner.ts';
import { restorePolicy } from '../restore-policy.ts';
import { router } from '../router/router.ts';
import { keepingWithin } from './keep-within.ts';

const objective = { criterion: 'top1', successAt: 0.5 };
const sized = withSizes(syntheticProfile({ inputs: 200, candidates: 5, seed: 4 }), (k) => k + 1);
const fitted = (profile: Profile, trainer: Parameters<typeof keepingWithin>[0], constraint: object) =>
  keepingWithin(trainer).fit(profile, { ...objective, constraint }, { seed: 1 });

describe('a policy that keeps few candidates', () => {
  it('is the usual one where nothing limits them', () => {
    const usual = cascade().fit(sized, objective, { seed: 1 });
    for (const constraint of [{}, { maxModels: 5 }, { maxMemoryMb: 15 }]) {
      expect(JSON.stringify(fitted(sized, cascade(), constraint))).toBe(JSON.stringify(usual));
    }
  });

  it('keeps at most so many', () => {
    for (const maxModels of [1, 2, 3]) {
      for (const trainer of [cascade({ unmeasured: true }), singleBest()]) {
        const { candidates } = fitted(sized, trainer, { maxModels });
        expect(candidates.length).toBeGreaterThan(0);
        expect(candidates.length).toBeLessThanOrEqual(maxModels);
      }
    }
    expect(fitted(sized, singleBest(), { maxModels: 2 }).candidates).toEqual(['model-4']);
  });

  it('keeps what fits into memory, and says where nothing does', () => {
    const { candidates } = fitted(sized, cascade(), { maxMemoryMb: 4 });
    const sizes = candidates.map((name) => Number(name.at(-1)) + 1);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(4);
    expect(fitted(sized, singleBest(), { maxMemoryMb: 4 }).candidates).toEqual(['model-3']);
    expect(() => fitted(sized, cascade(), { maxMemoryMb: 0.5 })).toThrow(
      expect.objectContaining({ code: 'nothing-fits' }),
    );
  });

  it('is measured by the best that could have been kept, and keeps that through a file', () => {
    const policy = fitted(sized, cascade(), { maxModels: 2, minAccuracy: { belowBest: 0.05 } });
    const { points, chosen, singleBest: best } = policy.frontier!;
    expect(best.runShares).toEqual({ 'model-4': 1 });
    expect(points[chosen].accuracy).toBeGreaterThanOrEqual(best.accuracy - 0.05);
    expect(restorePolicy(JSON.parse(JSON.stringify(policy))).frontier).toEqual(policy.frontier);
  });

  it('tells how far it is', () => {
    const seen: number[] = [];
    keepingWithin(cascade()).fit(
      sized,
      { ...objective, constraint: { maxModels: 2 } },
      { seed: 1, onProgress: (share) => seen.push(share) },
    );
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(1);
  });
});

describe('which candidates are kept depends on what is fitted', () => {
  it('a cascade keeps one that knows when it is right, a router two that features tell apart', () => {
    const profile = twoWays();
    const cascading = fitted(profile, cascade(), { maxModels: 2 });
    const routing = fitted(profile, router(), { maxModels: 2 });
    expect(cascading.candidates).toEqual(['large', 'sure']);
    expect(routing.candidates).toEqual(['left', 'right']);
    expect(routing.frontier!.points[routing.frontier!.chosen].latencyMs).toBeLessThan(3);
    expect(fitted(profile, planner({ features: 'none' }), { maxModels: 2 }).candidates).toEqual([
      'large',
      'sure',
    ]);
  });

  it('works where candidates say nothing about themselves', () => {
    const profile = twoWays();
    const silent = {
      ...profile,
      evidenceNames: [],
      candidates: profile.candidates.map((each) => ({ ...each, evidence: matrix(each.evidence.rows, 0) })),
    };
    expect(fitted(silent, router(), { maxModels: 2 }).candidates).toEqual(['left', 'right']);
    expect(fitted(silent, singleBest(), { maxModels: 2 }).candidates).toEqual(['large']);
  });
});

function withSizes(profile: Profile, megabytes: (k: number) => number): Profile {
  return {
    ...profile,
    candidates: profile.candidates.map((candidate, k) => ({
      ...candidate,
      model: { path: candidate.name, files: [], sizeBytes: megabytes(k) * 1e6 },
    })),
  };
}

/**
 * `large` is right on 9 of 10 inputs. `sure` is right on half of them, and knows on which. `left` and `right` are
 * right on nearly all inputs of their side, which a feature tells, and are sure of whatever they say.
 */
function twoWays(): Profile {
  const rows = 160;
  const random = seededRandom(3);
  const profile = syntheticProfile({ inputs: rows, candidates: 1, features: 1, seed: 2 });
  const side = Float64Array.from({ length: rows }, () => random() - 0.5);
  const confidence = profile.evidenceNames.indexOf('p1');
  const candidate = (name: string, ms: number, says: (row: number) => [right: boolean, sureness: number]) => {
    const top1 = new Float64Array(rows);
    const evidence = matrix(rows, profile.evidenceNames.length);
    for (let row = 0; row < rows; row++) {
      const [right, sureness] = says(row);
      top1[row] = right ? 1 : 0;
      evidence.data[row * evidence.cols + confidence] = sureness;
      // So that what is said by class agrees with the score.
      evidence.data[row * evidence.cols] = right ? Number(profile.references[row]) : -1;
    }
    const latencyMs = new Float64Array(rows).fill(ms);
    return { name, scores: { top1, top5: top1 }, latencyMs, evidence } satisfies CandidateProfile;
  };
  return {
    ...profile,
    features: {
      ...profile.features,
      values: { rows, cols: 1, data: side },
      latencyMs: new Float64Array(rows),
    },
    candidates: [
      candidate('large', 10, () => [random() < 0.9, 0.6]),
      candidate('sure', 1, () => {
        const right = random() < 0.5;
        return [right, right ? 0.95 : 0.2];
      }),
      candidate('left', 2, (row) => [side[row] < 0 ? random() < 0.96 : random() < 0.3, 0.9]),
      candidate('right', 2, (row) => [side[row] > 0 ? random() < 0.96 : random() < 0.3, 0.9]),
    ],
  };
}
