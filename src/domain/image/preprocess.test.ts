import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resizeBytes } from '../../../test/support/resize-bytes.ts';
import { syntheticImage } from '../../../test/support/synthetic-image.ts';
import { PremodelError } from '../../error.ts';
import { preprocess } from './preprocess.ts';
import { type PreprocessorContext, parsePreprocessorConfig } from './preprocessor-config.ts';

interface Case {
  config: Record<string, unknown>;
  image: [string, number, number];
  /** height, width, channels */
  shape: [number, number, number];
  mean: number;
  /** index into the height x width x 3 values, and the value there */
  picks: [number, number][];
}

const cases: Case[] = JSON.parse(
  readFileSync(new URL('../../../test/fixtures/image/preprocess.json', import.meta.url), 'utf8'),
);
/** Also of the processor's own code, not of ours in Python. */
const processors: (Case & { context?: PreprocessorContext })[] = JSON.parse(
  readFileSync(new URL('../../../test/fixtures/image/processors.json', import.meta.url), 'utf8'),
);
const nhwc = { layout: 'nhwc', dtype: 'float32' } as const;
const half = { resample: 2, image_mean: 0.5, image_std: 0.5 };

describe('preprocess', () => {
  it.each(cases.map((entry) => ({ name: `${JSON.stringify(entry.config)} ${entry.image}`, entry })))(
    'agrees with Pillow and NumPy: $name',
    ({ entry }) => {
      const tensor = preprocess(syntheticImage(...entry.image), parsePreprocessorConfig(entry.config), nhwc);
      expect(tensor.dims).toEqual([1, ...entry.shape]);
      for (const [index, value] of entry.picks) expect(tensor.data[index]).toBeCloseTo(value, 5);
      const sum = Array.from(tensor.data).reduce((total, value) => total + value, 0);
      expect(sum / tensor.data.length).toBeCloseTo(entry.mean, 6);
    },
  );

  it.each(
    processors.map((entry) => ({ name: JSON.stringify([entry.config, entry.context, entry.image]), entry })),
  )('agrees with transformers and timm: $name', ({ entry }) => {
    const config = parsePreprocessorConfig(entry.config, undefined, entry.context);
    const channels = config.channels ?? 3;
    const tensor = preprocess(syntheticImage(...entry.image), config, { ...nhwc, channels });
    expect(tensor.dims).toEqual([1, ...entry.shape]);
    for (const [index, value] of entry.picks) expect(tensor.data[index]).toBeCloseTo(value, 5);
    const sum = Array.from(tensor.data).reduce((total, value) => total + value, 0);
    expect(sum / tensor.data.length).toBeCloseTo(entry.mean, 5);
  });

  it('holds the same values in both layouts', () => {
    const config = parsePreprocessorConfig({ image_processor_type: 'MobileViTImageProcessor', size: 30 });
    const image = syntheticImage('scene', 41, 23);
    const rows = preprocess(image, config, nhwc);
    const planes = preprocess(image, config, { layout: 'nchw', dtype: 'float32' });
    const [, channels, height, width] = planes.dims;
    expect(rows.dims).toEqual([1, height, width, channels]);
    for (let i = 0; i < height * width; i++) {
      for (let c = 0; c < 3; c++) expect(planes.data[c * height * width + i]).toBe(rows.data[i * 3 + c]);
    }
  });

  it('gives uint8 models the pixels as they are', () => {
    const image = syntheticImage('noise', 40, 30);
    const config = parsePreprocessorConfig({ ...half, size: { height: 12, width: 16 } });
    const tensor = preprocess(image, config, { layout: 'nhwc', dtype: 'uint8' });
    expect(tensor.data).toBeInstanceOf(Uint8Array);
    const expected = resizeBytes(image, { height: 12, width: 16, filter: 'bilinear' });
    expect(Array.from(tensor.data)).toEqual(Array.from(expected.data));
  });

  it("gives a model of fixed size that size, and keeps the crop's share of the image", () => {
    const image = syntheticImage('scene', 300, 200);
    const cropping = { ...half, size: { shortest_edge: 256 }, do_center_crop: true, crop_size: 224 };
    const smaller = { ...cropping, size: { shortest_edge: 128 }, crop_size: 112 };
    const fixed = { ...nhwc, height: 112, width: 112 };
    const tensor = preprocess(image, parsePreprocessorConfig(cropping), fixed);
    expect(tensor).toEqual(preprocess(image, parsePreprocessorConfig(smaller), nhwc));
    const whole = parsePreprocessorConfig({ ...half, size: { height: 64, width: 64 } });
    const exact = parsePreprocessorConfig({ ...half, size: { height: 112, width: 112 } });
    expect(preprocess(image, whole, fixed)).toEqual(preprocess(image, exact, nhwc));
  });

  it('writes into a buffer that fits, and clears what it held', () => {
    const config = parsePreprocessorConfig({ ...half, size: 20, do_center_crop: true, crop_size: 32 });
    const buffer = new Float32Array(32 * 32 * 3).fill(Number.NaN);
    const image = syntheticImage('gradient', 10, 10);
    const tensor = preprocess(image, config, nhwc, buffer);
    expect(tensor.data).toBe(buffer);
    expect(tensor).toEqual(preprocess(image, config, nhwc));
    expect(preprocess(image, config, nhwc, new Float32Array(5)).data).toHaveLength(32 * 32 * 3);
  });

  it('prepares images of every shape, or refuses them', () => {
    const size = fc.integer({ min: 1, max: 50 });
    const edge = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(size, size, edge, edge, fc.boolean(), (width, height, shortest, crop, crops) => {
        const config = { ...half, size: { shortest_edge: shortest }, do_center_crop: crops, crop_size: crop };
        const tensor = preprocess(
          syntheticImage('noise', width, height),
          parsePreprocessorConfig(config),
          nhwc,
        );
        const [, h, w] = tensor.dims;
        expect(tensor.data).toHaveLength(h * w * 3);
        expect(crops ? [h, w] : Math.min(h, w)).toEqual(crops ? [crop, crop] : shortest);
        expect(tensor.data.every((value) => value >= -1 && value <= 1)).toBe(true);
      }),
    );
    const config = parsePreprocessorConfig({ ...half, size: { shortest_edge: 256 } });
    expect(() => preprocess(syntheticImage('flat', 1, 20_000), config, nhwc)).toThrowError(PremodelError);
  });
});
