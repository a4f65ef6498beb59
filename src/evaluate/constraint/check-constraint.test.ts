import { describe, expect, it } from 'vitest';
import { syntheticProfile } from '../../../test/support/synthetic-profile.ts';
import { auto } from '../../policy/auto/auto.ts';
import { cascade } from '../../policy/cascade/cascade.ts';
import type { Constraint } from '../../policy/constraint.ts';
import { fixed, singleBest } from '../../policy/fixed.ts';
import { paperPremodel } from '../../policy/paper/paper-premodel.ts';
import type { PolicyTrainer } from '../../policy/policy.ts';
import { router } from '../../policy/router/router.ts';
import type { Profile } from '../../profile/profile.ts';
import { heldOutRowsOf } from '../held-out-rows.ts';
import { assertMeasured } from './assert-measured.ts';
import { checkConstraint, tooLarge } from './check-constraint.ts';
import { constraintUnmet, type Unmet } from './constraint-unmet.ts';

const profile = withSizes(syntheticProfile({ inputs: 150, candidates: 3, seed: 5 }));
const objectiveOf = (constraint: Constraint) => ({ criterion: 'top1', successAt: 0.5, constraint });

function check(trainer: PolicyTrainer, constraint: Constraint) {
  const objective = objectiveOf(constraint);
  const policy = trainer.fit(profile, objective, { seed: 1 });
  const heldOut = heldOutRowsOf(policy, profile, trainer, objective, 1);
  return checkConstraint(policy, heldOut, profile, objective);
}

const trainers: [string, PolicyTrainer][] = [
  ['cascade', cascade()],
  ['single-best', singleBest()],
  ['paper', paperPremodel()],
  ['router', router()],
  ['auto', auto()],
];

describe.each(trainers)('what %s does not keep to', (_, trainer) => {
  it.each<[Constraint, keyof Constraint]>([
    [{ minAccuracy: 1 }, 'minAccuracy'],
    [{ maxLatencyMs: 1e-4 }, 'maxLatencyMs'],
    [{ maxLatencyMs: 1e-4, latency: 'p95' }, 'maxLatencyMs'],
    [{ maxEnergyMj: 1e-4 }, 'maxEnergyMj'],
    [{ maxLatencyMs: 1e9, maxEnergyMj: 1e-4 }, 'maxEnergyMj'],
  ])('is said of %j', (constraint, field) => {
    const { unmet } = check(trainer, constraint);
    expect(unmet?.shortfalls.map((shortfall) => shortfall.field)).toEqual([field]);
    const error = constraintUnmet(unmet!);
    expect(error.message).toMatch(
      /an accuracy of [\d.]+ %, [\d.]+ ms of model time on average, .* mJ, [\d.]+ MB/,
    );
    expect(error.remedy).toContain('--nearest');
  });

  it('is nothing where it keeps to everything', () => {
    const constraint = { minAccuracy: 0.01, maxLatencyMs: 1e9, maxEnergyMj: 1e9 };
    expect(check(trainer, constraint).unmet).toBeUndefined();
  });
});

describe('what is said of a constraint that is not kept to', () => {
  it('is true: what it tells to ask for is kept to', () => {
    for (const constraint of [{ maxLatencyMs: 1e-4 }, { maxLatencyMs: 1e-4, latency: 'p95' as const }]) {
      const { needed } = check(cascade(), constraint).unmet!.shortfalls[0];
      const maxLatencyMs = Number(/at most ([\d.]+) ms/.exec(needed!)![1]);
      expect(check(cascade(), { ...constraint, maxLatencyMs }).unmet).toBeUndefined();
    }
    const { needed } = check(cascade(), { minAccuracy: 1 }).unmet!.shortfalls[0];
    const minAccuracy = Number(/accuracy of ([\d.]+) %/.exec(needed!)![1]) / 100;
    expect(check(cascade(), { minAccuracy }).unmet).toBeUndefined();
  });

  it('names a single model that keeps to it where the policy does not', () => {
    const { unmet } = check(fixed('model-2'), { maxLatencyMs: latencyOf(1) + 1e-6 });
    expect(unmet?.keeping?.name).toBe('model-1');
    expect(constraintUnmet(unmet!).remedy).toContain('Use --policy auto: model-1 keeps to it');
  });

  it('names the nearest single model where every policy was tried', () => {
    const { policy, unmet } = check(auto(), { maxEnergyMj: 1e-4 });
    expect(unmet?.nearest.name).toBe('model-0');
    expect(policy.candidates).toEqual(['model-0']);
  });

  it('names the smallest where none fits into memory', () => {
    const unmet: Unmet = tooLarge(profile, objectiveOf({ maxMemoryMb: 0.5 }))!;
    expect(unmet.nearest.name).toBe('model-0');
    expect(unmet.shortfalls[0].needed).toBe('at most 1 MB of memory');
    expect(tooLarge(profile, objectiveOf({ maxMemoryMb: 1 }))).toBeUndefined();
  });
});

describe('a limit on what was not measured', () => {
  const synthetic = syntheticProfile({ inputs: 20 });
  const bare = {
    ...synthetic,
    candidates: synthetic.candidates.map(({ energyMj, ...each }) => each),
  };
  const timeless = {
    ...bare,
    candidates: bare.candidates.map((each) => ({ ...each, latencyMs: new Float64Array(20) })),
  };

  it.each<[Profile, Constraint]>([
    [bare, { maxEnergyMj: 5 }],
    [bare, { maxCost: 5 }],
    [bare, { maxMemoryMb: 5 }],
    [timeless, { maxLatencyMs: 5 }],
  ])('is refused', (table, constraint) => {
    expect(() => assertMeasured(table, constraint)).toThrow(
      expect.objectContaining({ code: 'missing-cost', place: { field: Object.keys(constraint)[0] } }),
    );
  });

  it('is none where it was measured', () => {
    expect(() => assertMeasured(profile, { maxLatencyMs: 1, maxEnergyMj: 1, maxMemoryMb: 1 })).not.toThrow();
  });
});

function latencyOf(k: number): number {
  const { latencyMs } = profile.candidates[k];
  return latencyMs.reduce((sum, ms) => sum + ms, 0) / latencyMs.length;
}

function withSizes(bare: Profile): Profile {
  return {
    ...bare,
    candidates: bare.candidates.map((candidate, k) => ({
      ...candidate,
      energyMj: candidate.latencyMs.map((ms) => 3 * ms),
      model: { path: candidate.name, files: [], sizeBytes: (k + 1) * 1e6 },
    })),
  };
}
