import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fnv1a, syntheticImage } from '../../../test/support/synthetic-image.ts';
import { type ResizeFilter, resize } from './resize.ts';

interface Case {
  pattern: string;
  filter: ResizeFilter;
  from: [number, number];
  to: [number, number];
  fnv1a: number;
  mean: number;
}

const cases: Case[] = JSON.parse(
  readFileSync(new URL('../../../test/fixtures/image/resize.json', import.meta.url), 'utf8'),
);
const filters: ResizeFilter[] = ['nearest', 'box', 'bilinear', 'hamming', 'bicubic', 'lanczos'];

describe('resize', () => {
  it.each(filters)('gives the bytes that Pillow gives with %s', (filter) => {
    const own = cases.filter((entry) => entry.filter === filter);
    expect(own.length).toBeGreaterThan(20);
    for (const entry of own) {
      const resized = resize(syntheticImage(entry.pattern, ...entry.from), {
        width: entry.to[0],
        height: entry.to[1],
        filter,
      });
      const mean = Array.from(resized.data).reduce((sum, value) => sum + value, 0) / resized.data.length;
      expect({ ...entry, fnv1a: fnv1a(resized.data), mean: mean.toFixed(6) }).toEqual({
        ...entry,
        mean: entry.mean.toFixed(6),
      });
    }
  });

  it('gives for a window the same pixels as for the whole', () => {
    const size = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(
        fc.tuple(size, size, size, size),
        fc.constantFrom(...filters),
        fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.nat()),
        ([fromWidth, fromHeight, width, height], filter, [a, b, c, d]) => {
          const image = syntheticImage('noise', fromWidth, fromHeight);
          const left = a % width;
          const top = b % height;
          const window = { left, top, width: 1 + (c % (width - left)), height: 1 + (d % (height - top)) };
          const whole = resize(image, { width, height, filter });
          const part = resize(image, { width, height, filter, window });
          for (let y = 0; y < window.height; y++) {
            const start = ((top + y) * width + left) * 3;
            const expected = Array.from(whole.data.subarray(start, start + window.width * 3));
            const row = part.data.subarray(y * window.width * 3, (y + 1) * window.width * 3);
            expect(Array.from(row)).toEqual(expected);
          }
        },
      ),
    );
  });

  it('keeps a flat image flat, whatever the filter and size', () => {
    const size = fc.integer({ min: 1, max: 60 });
    fc.assert(
      fc.property(fc.constantFrom(...filters), size, size, size, size, (filter, w, h, width, height) => {
        const { data } = resize(syntheticImage('flat', w, h), { width, height, filter });
        expect(data.every((value, i) => value === 120 + 10 * (i % 3))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
