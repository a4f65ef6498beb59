import { describe, expect, it } from 'vitest';
import { continuedProfile } from '../../test/support/continued-profile.ts';
import { syntheticProfile } from '../../test/support/synthetic-profile.ts';
import { planner } from '../policy/planner/planner.ts';
import type { Profile } from '../profile/profile.ts';
import { createPremodel } from './create-premodel.ts';
import { parsePremodel } from './parse-premodel.ts';
import { policyOf } from './policy-of.ts';
import { repricePremodel } from './reprice-premodel.ts';

/** Every run of a candidate takes as long, so that means say all. */
function steady(profile: Profile): Profile {
  const { candidates, inputs } = profile;
  return {
    ...profile,
    candidates: candidates.map((candidate, k) => ({
      ...candidate,
      latencyMs: new Float64Array(inputs.length).fill(2 ** k),
      energyMj: new Float64Array(inputs.length).fill(3 * 2 ** k),
    })),
  };
}

const profile = steady(syntheticProfile({ inputs: 300, candidates: 3, seed: 8 }));
const objective = { criterion: 'top1', successAt: 0.5, constraint: { maxLatencyMs: 3 } };
const policyFor = (of: Profile) => planner({ features: 'none' }).fit(of, objective, { seed: 1 });
const policy = policyFor(profile);
const training = { createdAt: '2026-01-01T00:00:00Z', premodelVersion: '0.0.0', seed: 1, options: {} };
const premodel = parsePremodel(
  JSON.parse(JSON.stringify(createPremodel({ profile, policy, objective, training }))),
);
const frontierOf = (of: typeof premodel) => policyOf(of).frontier!;
const costs = (latencyMs: (k: number) => number, energyMj?: (k: number) => number) =>
  new Map(
    premodel.candidates.map(({ name }) => {
      const k = Number(name.at(-1));
      return [name, { latencyMs: latencyMs(k), energyMj: energyMj?.(k) }];
    }),
  );

describe('a premodel on another device', () => {
  it('is what it was where nothing costs anything else', () => {
    const same = repricePremodel(
      premodel,
      costs(
        (k) => 2 ** k,
        (k) => 3 * 2 ** k,
      ),
    );
    expect(frontierOf(same).chosen).toBe(frontierOf(premodel).chosen);
    frontierOf(same).points.forEach((point, i) => {
      expect(point.latencyMs).toBeCloseTo(frontierOf(premodel).points[i].latencyMs, 9);
      expect(point.energyMj).toBeCloseTo(frontierOf(premodel).points[i].energyMj!, 9);
    });
  });

  it('decodes as long as there, in the time end to end alone', () => {
    const decoded = { ...profile, decodeMs: new Float64Array(300).fill(10) };
    const known = parsePremodel(
      createPremodel({ profile: decoded, policy: policyFor(decoded), objective, training }),
    );
    const same = costs((k) => 2 ** k);
    const moved = frontierOf(repricePremodel(known, same, { maxLatencyMs: 33 }, 30));
    for (const point of [...moved.points, moved.singleBest]) {
      expect(point.endToEndMs).toBeCloseTo(point.latencyMs + 30, 9);
      expect(point.p95EndToEndMs).toBeGreaterThan(30);
    }
    expect(moved.points[moved.chosen].endToEndMs).toBeLessThanOrEqual(33);
    expect(frontierOf(repricePremodel(known, same)).points[0].endToEndMs).toBeCloseTo(
      frontierOf(known).points[0].endToEndMs!,
      9,
    );
    // Where decoding was not measured at training, its share of the percentile is not known.
    expect(frontierOf(repricePremodel(premodel, same, undefined, 30)).points[0]).not.toHaveProperty(
      'endToEndMs',
    );
  });

  it('costs what its runs cost there, and is as accurate', () => {
    const there = [5, 1, 40];
    const moved = repricePremodel(
      premodel,
      costs((k) => there[k]),
    );
    expect(moved.candidates.map(({ name, cost }) => [name, cost.latencyMs])).toEqual(
      premodel.candidates.map(({ name }) => [name, there[Number(name.at(-1))]]),
    );
    frontierOf(moved).points.forEach((point, i) => {
      const { accuracy, runShares } = frontierOf(premodel).points[i];
      const expected = Object.entries(runShares!).reduce(
        (sum, [name, share]) => sum + share * there[Number(name.at(-1))],
        0,
      );
      expect(point.latencyMs).toBeCloseTo(expected, 9);
      expect(point.accuracy).toBe(accuracy);
      expect(point.energyMj).toBeUndefined();
    });
  });

  it('costs less where runs go on from those of others', () => {
    const of = continuedProfile(profile);
    const fitted = planner({ features: 'none' }).fit(of, objective, { seed: 1 });
    const written = parsePremodel(
      JSON.parse(JSON.stringify(createPremodel({ profile: of, policy: fitted, objective, training }))),
    );
    const there = costs((k) => [5, 1, 40][k]);
    const moved = repricePremodel(
      written,
      new Map(Array.from(there, ([name, cost]) => [name, { ...cost, continued: { latencyMs: 7 } }])),
    );
    const { points } = frontierOf(written);
    expect(Math.max(...points.map(({ continuedShares }) => continuedShares!['model-2']))).toBeGreaterThan(0);
    frontierOf(moved).points.forEach((point, i) => {
      const { runShares, continuedShares } = points[i];
      const whole = Array.from(there, ([name, { latencyMs }]) => runShares![name] * latencyMs);
      const saved = continuedShares!['model-2'] * (40 - 7);
      expect(point.latencyMs).toBeCloseTo(whole.reduce((sum, ms) => sum + ms, 0) - saved, 9);
      expect(point.continuedShares).toEqual(continuedShares);
    });
    expect(moved.candidates.at(-1)!.continues).toMatchObject({
      candidate: 'model-1',
      cost: { latencyMs: 7 },
    });
  });

  it('chooses its operating point anew: a cheaper one where all is dearer', () => {
    const slower = frontierOf(
      repricePremodel(
        premodel,
        costs((k) => 1.6 * 2 ** k),
      ),
    );
    expect(slower.chosen).toBeLessThan(frontierOf(premodel).chosen);
    expect(slower.points[slower.chosen].latencyMs).toBeLessThanOrEqual(3);
    const freed = repricePremodel(
      premodel,
      costs((k) => 1.6 * 2 ** k),
      { minAccuracy: 1 },
    );
    expect(frontierOf(freed).chosen).toBeGreaterThan(slower.chosen);
    expect(freed.objective.constraint).toEqual({ minAccuracy: 1 });
  });

  it('keeps what settled the candidates, whatever else is asked for there', () => {
    const limits = { maxModels: 3, maxMemoryMb: 100 };
    const limited = { ...premodel, objective: { ...objective, constraint: { maxLatencyMs: 3, ...limits } } };
    const same = costs((k) => 2 ** k);
    const { constraint } = repricePremodel(limited, same, { minAccuracy: { belowBest: 0.01 } }).objective;
    expect(constraint).toEqual({ minAccuracy: { belowBest: 0.01 }, ...limits });
    expect(repricePremodel(limited, same).objective).toEqual(limited.objective);
  });

  it('keeps a certificate only where the point it speaks of is chosen again', () => {
    const certificate = {
      epsilon: 0.01,
      delta: 0.05,
      bound: 'betting' as const,
      singleBest: premodel.candidates[0].name,
      inputs: 400,
      tested: [],
    };
    const certified = { ...premodel, training: { ...premodel.training, certificate } };
    const same = repricePremodel(
      certified,
      costs((k) => 2 ** k),
    );
    expect(same.training.certificate).toEqual(certificate);
    const moved = repricePremodel(
      certified,
      costs((k) => 1.6 * 2 ** k),
    );
    expect(moved.training).toEqual(premodel.training);
  });

  it('must say what its operating points run', () => {
    const old = JSON.parse(JSON.stringify(premodel));
    for (const point of old.policy.frontier.points) delete point.runShares;
    expect(() =>
      repricePremodel(
        parsePremodel(old),
        costs(() => 1),
      ),
    ).toThrow(expect.objectContaining({ code: 'cannot-reprice' }));
  });
});
