import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeLabels } from './place-labels.ts';

const bounds = { x0: 0, y0: 0, x1: 800, y1: 400 };
const mark = ({ x, y }: { x: number; y: number }) => ({ x0: x - 5, y0: y - 5, x1: x + 5, y1: y + 5 });

describe('placing labels', () => {
  it('puts a label with room around it to the right', () => {
    const { places, crowded } = placeLabels([{ x: 100, y: 100, text: 'alone' }], [], bounds, 13);
    expect(places).toEqual([{ dx: 9, dy: 0, textAnchor: 'start' }]);
    expect(crowded).toBe(false);
  });

  it('turns left at the right edge', () => {
    const { places } = placeLabels([{ x: 790, y: 100, text: 'at the edge' }], [], bounds, 13);
    expect(places[0].textAnchor).toBe('end');
  });

  it('keeps clear of another mark', () => {
    const labels = [
      { x: 100, y: 100, text: 'left one' },
      { x: 130, y: 100, text: 'right one' },
    ];
    const { places, crowded } = placeLabels(labels, labels.map(mark), bounds, 13);
    expect(places[0]).not.toEqual({ dx: 9, dy: 0, textAnchor: 'start' });
    expect(crowded).toBe(false);
  });

  it('says so when there is no room', () => {
    const labels = Array.from({ length: 12 }, (_, i) => ({
      x: 400 + i,
      y: 200 + i,
      text: 'a rather long name',
    }));
    expect(placeLabels(labels, labels.map(mark), bounds, 13).crowded).toBe(true);
  });

  it('finds a place for every label, whatever the points', () => {
    const label = fc.record({
      x: fc.double({ min: 0, max: 800, noNaN: true }),
      y: fc.double({ min: 0, max: 400, noNaN: true }),
      text: fc.string({ maxLength: 30 }),
    });
    fc.assert(
      fc.property(fc.array(label, { maxLength: 8 }), (labels) => {
        const { places } = placeLabels(labels, labels.map(mark), bounds, 13);
        expect(places).toHaveLength(labels.length);
        for (const { dx, dy } of places) expect(Number.isFinite(dx + dy)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});
