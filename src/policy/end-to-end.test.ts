import { describe, expect, it } from 'vitest';
import { fixturePath } from '../../test/support/fixtures.ts';
import { syntheticProfile } from '../../test/support/synthetic-profile.ts';
import { readPremodel } from '../node/premodel-file.ts';
import type { Profile } from '../profile/profile.ts';
import { auto } from './auto/auto.ts';
import { cascade } from './cascade/cascade.ts';
import { type Constraint, choosePoint, isWithin, timeHeldTo } from './constraint.ts';
import { fixedPolicy } from './fixed.ts';
import { keepingWithin } from './keep/keep-within.ts';
import { pointOf } from './measure-points.ts';
import type { OperatingPoint } from './operating-point.ts';
import type { PolicyTrainer } from './policy.ts';
import { replay } from './replay.ts';
import { restorePolicy } from './restore-policy.ts';

const DECODE_MS = 10;
const plain = syntheticProfile({ inputs: 300 });
const profile: Profile = { ...plain, decodeMs: new Float64Array(300).fill(DECODE_MS) };

function fitted(constraint: Constraint, { on = profile, trainer = cascade() }: FitParts = {}) {
  return trainer.fit(on, { criterion: 'top1', successAt: 0.5, constraint }, { seed: 1 });
}

interface FitParts {
  readonly on?: Profile;
  readonly trainer?: PolicyTrainer;
}

describe('operating points', () => {
  const { frontier } = fitted({});
  const all = [...frontier!.points, frontier!.singleBest];

  it('have decoding in the time end to end, and nowhere else', () => {
    const bare = fitted({}, { on: plain }).frontier!;
    for (const [i, point] of all.entries()) {
      const { endToEndMs, p95EndToEndMs, ...rest } = point;
      expect(endToEndMs).toBeCloseTo(point.latencyMs + DECODE_MS, 9);
      expect(p95EndToEndMs).toBeCloseTo(point.p95LatencyMs + DECODE_MS, 9);
      expect(rest).toEqual([...bare.points, bare.singleBest][i]);
    }
  });

  it('have the percentile of the sum of each input, not the sum of percentiles', () => {
    // Decoding is slow where the model is quick.
    const { latencyMs } = profile.candidates[0];
    const opposed = { ...profile, decodeMs: latencyMs.map((ms) => 10 * (2 - ms)) };
    const objective = { criterion: 'top1', successAt: 0.5 };
    const rows = [...Array(150).keys()].reverse();
    const replayed = replay(fixedPolicy('model-0'), opposed, objective, rows);
    const sums = rows.map((row) => opposed.decodeMs[row] + latencyMs[row]);
    expect([...replayed.endToEndMs!]).toEqual(sums);
    const point = pointOf(replayed);
    expect(point.p95EndToEndMs).toBe(sums.toSorted((a, b) => a - b)[Math.ceil(0.95 * 150) - 1]);
    const slowest = Float64Array.from(rows, (row) => opposed.decodeMs[row]).sort()[142];
    expect(point.p95EndToEndMs).toBeLessThan(point.p95LatencyMs + slowest);
  });

  it('keep both times through a file', () => {
    const policy = fitted({});
    expect(restorePolicy(JSON.parse(JSON.stringify(policy))).frontier).toEqual(frontier);
  });

  it('are held to the time end to end, to that of the models where asked, and where no other is known', () => {
    const known: OperatingPoint = {
      ...{ accuracy: 1, latencyMs: 1, p95LatencyMs: 2 },
      ...{ endToEndMs: 11, p95EndToEndMs: 17 },
    };
    const old: OperatingPoint = { accuracy: 1, latencyMs: 1, p95LatencyMs: 2 };
    expect(timeHeldTo(known, {})).toBe(11);
    expect(timeHeldTo(known, { latency: 'p95' })).toBe(17);
    expect(timeHeldTo(known, { modelTime: true })).toBe(1);
    expect(timeHeldTo(known, { modelTime: true, latency: 'p95' })).toBe(2);
    expect(timeHeldTo(old, {})).toBe(1);
    expect(timeHeldTo(old, { latency: 'p95' })).toBe(2);
    expect(isWithin(known, { maxLatencyMs: 10.9 })).toBe(false);
    expect(isWithin(known, { maxLatencyMs: 10.9, modelTime: true })).toBe(true);
  });
});

describe('a limit on the time at training', () => {
  it.each(['mean', 'p95'] as const)('of the %s leaves out what is over it only with decoding', (latency) => {
    const free = fitted({ maxLatencyMs: 3, latency, modelTime: true }).frontier!;
    const held = fitted({ maxLatencyMs: DECODE_MS + 1.5, latency }).frontier!;
    const time = (point: OperatingPoint) => timeHeldTo(point, { latency });
    expect(time(free.points[free.chosen])).toBeGreaterThan(DECODE_MS + 1.5);
    expect(time(held.points[held.chosen])).toBeLessThanOrEqual(DECODE_MS + 1.5);
    // Points are the same: decoding is no price that fitting could lower.
    expect(held.points).toEqual(free.points);
  });

  it('of model time chooses as an end-to-end limit with the decoding added', () => {
    const frontier = fitted({}).frontier!;
    for (const maxLatencyMs of [0.5, 1, 1.5, 2, 3, 5]) {
      const own = choosePoint(frontier, { maxLatencyMs, modelTime: true });
      expect(choosePoint(frontier, { maxLatencyMs: maxLatencyMs + DECODE_MS })).toBe(own);
    }
  });

  it('is kept to by auto and where candidates are chosen as well', () => {
    for (const trainer of [auto(), keepingWithin(cascade())]) {
      const limits = { maxModels: 2 };
      const free = fitted({ maxLatencyMs: 3, modelTime: true, ...limits }, { trainer });
      const same = fitted({ maxLatencyMs: 3 + DECODE_MS, ...limits }, { trainer });
      expect(JSON.parse(JSON.stringify(same))).toEqual(JSON.parse(JSON.stringify(free)));
    }
  });

  it('means model time where decoding was not measured, as in files of older releases', async () => {
    const { policy, objective } = await readPremodel(fixturePath('end-to-end', 'before.premodel.json'));
    const frontier = restorePolicy(policy).frontier!;
    expect(frontier.points[0].endToEndMs).toBeUndefined();
    expect(choosePoint(frontier, objective.constraint)).toBe(frontier.chosen);
    const bare = fitted({ maxLatencyMs: 3 }, { on: plain }).frontier!;
    expect(bare.chosen).toBe(fitted({ maxLatencyMs: 3, modelTime: true }).frontier!.chosen);
  });
});
