import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PowerIntegral } from './power-integral.ts';

describe('PowerIntegral', () => {
  it('is the trapezoidal rule, and the last power since the last sample', () => {
    const integral = new PowerIntegral();
    expect(integral.upTo(50)).toBe(0);
    integral.add(100, 1000);
    integral.add(110, 3000);
    integral.add(130, 3000);
    expect(integral.upTo(130)).toBeCloseTo(20 + 60, 9);
    expect(integral.upTo(150)).toBeCloseTo(20 + 60 + 60, 9);
  });

  it('is exact for power that changes evenly', () => {
    const times = fc.uniqueArray(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(times, fc.integer({ min: 0, max: 50 }), (ticks, slope) => {
        const integral = new PowerIntegral();
        integral.add(0, 2000);
        for (const atMs of ticks.sort((a, b) => a - b)) integral.add(atMs, 2000 + slope * atMs);
        const endMs = ticks.at(-1)!;
        expect(integral.upTo(endMs)).toBeCloseTo((2000 * endMs + (slope * endMs ** 2) / 2) / 1000, 3);
      }),
    );
  });

  it('never decreases, though the power falls after it was read', () => {
    const step = fc.record({
      waitMs: fc.double({ min: 0, max: 100, noNaN: true }),
      milliwatts: fc.option(fc.double({ min: 0, max: 1e5, noNaN: true })),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const integral = new PowerIntegral();
        let nowMs = 0;
        let last = 0;
        for (const { waitMs, milliwatts } of steps) {
          nowMs += waitMs;
          if (milliwatts !== null) integral.add(nowMs, milliwatts);
          const energy = integral.upTo(nowMs);
          expect(energy).toBeGreaterThanOrEqual(last);
          last = energy;
        }
      }),
    );
  });
});
