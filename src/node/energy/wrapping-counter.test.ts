import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WrappingCounter } from './wrapping-counter.ts';

describe('WrappingCounter', () => {
  it('goes on where the counter starts again', () => {
    const counter = new WrappingCounter(99);
    expect([90, 99, 0, 5].map((reading) => counter.total(reading))).toEqual([0, 9, 10, 15]);
  });

  it('counts what was counted, however often the counter wraps', () => {
    const ranges = fc.integer({ min: 1, max: 1e12 });
    const steps = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 50 });
    fc.assert(
      fc.property(ranges, fc.double({ min: 0, max: 1, noNaN: true }), steps, (range, start, parts) => {
        const counter = new WrappingCounter(range);
        const first = Math.floor(start * range);
        counter.total(first);
        let counted = 0;
        for (const part of parts) {
          // At most one wrap between two readings.
          counted += Math.floor(part * range);
          expect(counter.total((first + counted) % (range + 1))).toBe(counted);
        }
      }),
    );
  });
});
