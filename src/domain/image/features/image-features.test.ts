import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeWithShared, sharedPath } from '../../../../test/support/shared.ts';
import { fnv1a, syntheticImage } from '../../../../test/support/synthetic-image.ts';
import { decodeImage } from '../../../node/image/decode.ts';
import type { Pixels } from '../pixels.ts';
import { imageFeatureNames, imageFeatures } from './image-features.ts';
import { SMALL_EDGE } from './small-image.ts';

interface Fixture {
  names: string[];
  synthetic: { pattern: string; size: [number, number]; values: number[] }[];
  real: { file: string; fnv1a: number; values: number[] }[];
}

const fixture: Fixture = JSON.parse(
  readFileSync(new URL('../../../../test/fixtures/image/features.json', import.meta.url), 'utf8'),
);

/** Everything is a ratio of whole numbers or a root of one; the fixture holds ten digits. */
function expectClose(actual: Float64Array, expected: readonly number[], what: string): void {
  expect(actual).toHaveLength(expected.length);
  const worst = imageFeatureNames.filter(
    (_, i) => !(Math.abs(actual[i] - expected[i]) <= 1e-8 * Math.max(1, Math.abs(expected[i]))),
  );
  expect(worst, what).toEqual([]);
}

describe('imageFeatures', () => {
  it('has the names of the paper', () => {
    expect(imageFeatureNames).toHaveLength(29);
    expect(imageFeatureNames).toEqual(fixture.names);
  });

  it.each(fixture.synthetic)('agrees with OpenCV and NumPy: $pattern $size', ({ pattern, size, values }) => {
    expectClose(imageFeatures(syntheticImage(pattern, ...size)), values, `${pattern} ${size}`);
  });

  it('computes the named features only, in their order', () => {
    const image = syntheticImage('scene', 120, 90);
    const all = imageFeatures(image);
    const featureOf = (name: string) => all[imageFeatureNames.indexOf(name)];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...imageFeatureNames)), (names) => {
        expect(Array.from(imageFeatures(image, names))).toEqual(names.map(featureOf));
      }),
    );
    expect(() => imageFeatures(image, ['sharpness'])).toThrowError(/"sharpness"/);
  });
});

/** Images of few grey levels and many shapes, so that flat ones, ties and tiny objects occur. */
const anyImage = fc
  .tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 }), fc.constantFrom(1, 2, 4, 256))
  .chain(([width, height, levels]) =>
    fc
      .array(fc.integer({ min: 0, max: levels - 1 }), {
        minLength: width * height * 3,
        maxLength: width * height * 3,
      })
      .map((values): Pixels => {
        const step = levels > 1 ? 255 / (levels - 1) : 0;
        return { width, height, data: Uint8Array.from(values, (value) => Math.round(value * step)) };
      }),
  );

describe('features of any image', () => {
  const named = (image: Pixels, prefix: string) =>
    Array.from(
      imageFeatures(
        image,
        imageFeatureNames.filter((name) => name.startsWith(prefix)),
      ),
    );
  const total = (values: number[]) => values.reduce((sum, value) => sum + value, 0);

  it('are finite, and not negative', () => {
    fc.assert(
      fc.property(anyImage, (image) => {
        expect(imageFeatures(image).every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
      }),
    );
  });

  it('have histograms that sum to 1, or to 0 where there is nothing to count', () => {
    fc.assert(
      fc.property(anyImage, (image) => {
        for (const prefix of ['edge_length', 'edge_angle', 'hue']) {
          const sum = total(named(image, prefix));
          expect(sum === 0 || Math.abs(sum - 1) < 1e-12).toBe(true);
        }
        expect(total(named(image, 'edge_length')) === 0).toBe(total(named(image, 'edge_angle')) === 0);
      }),
    );
  });

  it('do not change with the image mirrored, where they count what has no direction', () => {
    const names = ['n_keypoints', 'avg_brightness', 'perceived_brightness_rms', 'contrast', 'hue1', 'hue4'];
    fc.assert(
      fc.property(anyImage, (image) => {
        const data = new Uint8Array(image.data.length);
        for (let i = 0; i < data.length; i += 3) {
          const x = (i / 3) % image.width;
          data.set(image.data.subarray(i, i + 3), i + (image.width - 1 - 2 * x) * 3);
        }
        expect(imageFeatures({ ...image, data }, names)).toEqual(imageFeatures(image, names));
      }),
    );
  });

  it('do not change with every pixel repeated, where the copy becomes the same', () => {
    const image = syntheticImage('noise', SMALL_EDGE, 50);
    const twice = new Uint8Array(image.data.length * 4);
    for (let y = 0; y < 100; y++) {
      for (let x = 0; x < 2 * SMALL_EDGE; x++) {
        const from = ((y >> 1) * SMALL_EDGE + (x >> 1)) * 3;
        twice.set(image.data.subarray(from, from + 3), (y * 2 * SMALL_EDGE + x) * 3);
      }
    }
    expect(imageFeatures({ width: 2 * SMALL_EDGE, height: 100, data: twice })).toEqual(imageFeatures(image));
  });

  it('put a grey image in no hue, and a flat one without edges, keypoints or contrast', () => {
    expect(total(named(syntheticImage('flat', 40, 30), 'edge_'))).toBe(0);
    expect(named(syntheticImage('flat', 40, 30), 'contrast')).toEqual([0]);
    expect(named(syntheticImage('flat', 40, 30), 'n_keypoints')).toEqual([0]);
    expect(named(syntheticImage('flat', 40, 30), 'aspect_ratio')).toEqual([40 / 30]);
    const grey: Pixels = {
      width: 9,
      height: 9,
      data: Uint8Array.from({ length: 243 }, (_, i) => Math.floor(i / 3)),
    };
    expect(total(named(grey, 'hue'))).toBe(0);
  });
});

describeWithShared('features of real images', () => {
  it('agree with OpenCV and NumPy', async () => {
    expect(fixture.real.length).toBeGreaterThan(25);
    for (const { file, fnv1a: hash, values } of fixture.real) {
      const pixels = await decodeImage(sharedPath('data', 'imagenet-val', file));
      expect(fnv1a(pixels.data), `${file} decodes to other pixels than with Pillow`).toBe(hash);
      expectClose(imageFeatures(pixels), values, file);
    }
  });
});
