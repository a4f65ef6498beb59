import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accuracyGoal, choosePoint, isWithin } from './constraint.ts';
import type { OperatingPoint } from './operating-point.ts';

const points: OperatingPoint[] = [
  { accuracy: 0.6, latencyMs: 1, p95LatencyMs: 2, energyMj: 5 },
  { accuracy: 0.7, latencyMs: 2, p95LatencyMs: 9, energyMj: 4 },
  { accuracy: 0.8, latencyMs: 4, p95LatencyMs: 10, energyMj: 9 },
  { accuracy: 0.82, latencyMs: 7, p95LatencyMs: 12, energyMj: 20 },
];
const singleBest: OperatingPoint = { accuracy: 0.8, latencyMs: 8, p95LatencyMs: 8 };
const frontier = { points, singleBest };

describe('choosePoint', () => {
  it.each([
    [{}, 2],
    [{ minAccuracy: { belowBest: 0 } }, 2],
    [{ minAccuracy: { belowBest: 0.1 } }, 1],
    [{ minAccuracy: 0.65 }, 1],
    [{ minAccuracy: 1 }, 3],
    [{ maxLatencyMs: 5 }, 2],
    [{ maxLatencyMs: 9, latency: 'p95' as const }, 1],
    [{ maxEnergyMj: 4.5 }, 1],
    [{ maxLatencyMs: 5, minAccuracy: 0.65 }, 1],
    [{ maxLatencyMs: 3, minAccuracy: 0.9 }, 1],
    [{ maxLatencyMs: 0.5 }, 0],
    [{ maxCost: 3 }, 0],
    [{ maxEnergyMj: 1 }, 1],
    [{ maxLatencyMs: 0 }, 0],
    [{ maxLatencyMs: 1.9, maxEnergyMj: 4 }, 1],
  ])('serves %j', (constraint, chosen) => {
    expect(choosePoint(frontier, constraint)).toBe(chosen);
  });

  it('spends little of the cost that counts', () => {
    expect(choosePoint(frontier, { minAccuracy: 0.5 }, 'latencyMs')).toBe(0);
    expect(choosePoint(frontier, { minAccuracy: 0.5 }, 'energyMj')).toBe(1);
  });

  it('keeps to limits wherever a point does, and never loses accuracy by a looser one', () => {
    const amount = fc.double({ min: 0, max: 20, noNaN: true });
    fc.assert(
      fc.property(amount, amount, (a, b) => {
        const [tight, loose] = [Math.min(a, b), Math.max(a, b)].map((maxLatencyMs) => ({ maxLatencyMs }));
        const chosen = points[choosePoint(frontier, tight)];
        if (points.some((point) => isWithin(point, tight))) expect(isWithin(chosen, tight)).toBe(true);
        expect(points[choosePoint(frontier, loose)].accuracy).toBeGreaterThanOrEqual(chosen.accuracy);
      }),
    );
  });
});

it('counts an accuracy from the single best where it is asked for so', () => {
  expect(accuracyGoal({ minAccuracy: { belowBest: 0.05 } }, singleBest)).toBeCloseTo(0.75, 12);
  expect(accuracyGoal({ minAccuracy: 0.3 }, singleBest)).toBe(0.3);
  expect(accuracyGoal({}, singleBest)).toBeUndefined();
});
