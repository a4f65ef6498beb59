import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resizeBytes } from '../../../test/support/resize-bytes.ts';
import { fnv1a, syntheticImage } from '../../../test/support/synthetic-image.ts';
import type { ResizeFilter } from './resample-weights.ts';
import type { Resizer, ResizeTarget } from './resizer.ts';
import { scalarResize } from './scalar-resize.ts';
import { simdResizer } from './simd-resize.ts';

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
const simdResize = simdResizer();
if (!simdResize) throw new Error('this engine has no WebAssembly SIMD, so it cannot be tested here');
const resizers: [string, Resizer][] = [
  ['simd', simdResize],
  ['scalar', scalarResize],
];

describe.each(resizers)('%s resize', (_, resizer) => {
  it.each(filters)('gives the bytes that Pillow gives with %s', (filter) => {
    const own = cases.filter((entry) => entry.filter === filter);
    expect(own.length).toBeGreaterThan(20);
    for (const entry of own) {
      const image = syntheticImage(entry.pattern, ...entry.from);
      const { data } = resizeBytes(image, { width: entry.to[0], height: entry.to[1], filter }, resizer);
      const mean = Array.from(data).reduce((sum, value) => sum + value, 0) / data.length;
      expect({ ...entry, fnv1a: fnv1a(data), mean: mean.toFixed(6) }).toEqual({
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
          const whole = resizeBytes(image, { width, height, filter }, resizer);
          const part = resizeBytes(image, { width, height, filter, window }, resizer);
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
        const { data } = resizeBytes(syntheticImage('flat', w, h), { width, height, filter }, resizer);
        expect(data.every((value, i) => value === 120 + 10 * (i % 3))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});

describe('simd and scalar resize', () => {
  // Now and then a long edge: extreme aspect ratios, and more rows than one strip holds.
  const edge = fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 70 }) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 900 }) },
  );
  const layout = fc.record({
    filter: fc.constantFrom(...filters),
    planar: fc.boolean(),
    flips: fc.boolean(),
    margin: fc.integer({ min: 0, max: 3 }),
    black: fc.boolean(),
  });

  it('write the same floats to the same places', () => {
    fc.assert(
      fc.property(
        fc.tuple(edge, edge, edge, edge),
        layout,
        fc.infiniteStream(fc.integer({ min: 0, max: 255 })),
        ([fromWidth, fromHeight, width, height], { filter, planar, flips, margin, black }, noise) => {
          const image = syntheticImage('noise', fromWidth, fromHeight);
          // Hard edges are where filters overshoot.
          for (let i = 0; i < image.data.length; i += 3) image.data[i] = image.data[i] > 127 ? 255 : 0;
          const seed = [...noise.take(4)];
          for (let i = 0; i < seed.length; i++) image.data[seed[i] % image.data.length] = black ? 0 : seed[i];
          const target = targetOf(width, height, { planar, flips, margin });
          const other = { ...target, data: target.data.slice() };
          simdResize(image, { width, height, filter }, target);
          scalarResize(image, { width, height, filter }, other);
          const [ours, expected] = [target, other].map(({ data }) => Buffer.from(data.buffer));
          expect(ours.equals(expected)).toBe(true);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('agree on photographs of usual size, and after one that is too large for the kernel', () => {
    for (const [fromWidth, fromHeight, width, height] of [
      [500, 375, 224, 224],
      [12_000, 1, 4096, 300],
      [1, 3000, 4000, 2],
      [640, 480, 128, 128],
    ]) {
      const image = syntheticImage('noise', fromWidth, fromHeight);
      const options = { width, height, filter: 'bilinear' } as const;
      const bytes = resizers.map(([, resizer]) => Buffer.from(resizeBytes(image, options, resizer).data));
      expect(bytes[0].equals(bytes[1])).toBe(true);
    }
  });
});

/** A target with a margin around it, which nobody may write to. */
function targetOf(
  width: number,
  height: number,
  { planar, flips, margin }: { planar: boolean; flips: boolean; margin: number },
): ResizeTarget & { data: Float32Array } {
  const pixelStride = planar ? 1 : 3;
  const rowStride = (width + 2 * margin) * pixelStride;
  const plane = (height + 2 * margin) * (width + 2 * margin);
  const origin = margin * rowStride + margin * pixelStride;
  const [a, b, c] = [0, 1, 2].map((channel) => origin + channel * (planar ? plane : 1));
  const values = Float32Array.from({ length: 3 * 256 }, (_, i) => Math.fround(i / 7 - 50));
  const data = new Float32Array(plane * 3).fill(-1e9);
  return { data, values, starts: flips ? [c, b, a] : [a, b, c], pixelStride, rowStride };
}
