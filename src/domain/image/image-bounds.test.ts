import { describe, expect, it } from 'vitest';
import { assertAspectRatio, MAX_ASPECT_RATIO } from './image-bounds.ts';
import { preprocess } from './preprocess.ts';
import { parsePreprocessorConfig } from './preprocessor-config.ts';

const strip = (width: number, height: number) => ({
  width,
  height,
  data: new Uint8Array(width * height * 3),
});
const nchw = { layout: 'nchw', dtype: 'float32' } as const;

describe('the shape of an image', () => {
  it('is bounded either way', () => {
    assertAspectRatio({ width: MAX_ASPECT_RATIO, height: 1 });
    assertAspectRatio({ width: 2, height: 2 * MAX_ASPECT_RATIO });
    expect(() => assertAspectRatio({ width: MAX_ASPECT_RATIO + 1, height: 1 }, 'a.png')).toThrow(/a\.png/);
    expect(() => assertAspectRatio({ width: 2, height: 2 * MAX_ASPECT_RATIO + 1 })).toThrow(/elongated|500/);
  });

  it.each([
    { size: 8, resample: 2, image_mean: 0.5, image_std: 0.5 },
    {
      size: { shortest_edge: 8 },
      crop_size: 8,
      do_center_crop: true,
      resample: 2,
      image_mean: 0.5,
      image_std: 0.5,
    },
  ])('holds for pixels given as they are: %j', (config) => {
    const preprocessing = parsePreprocessorConfig({ image_processor_type: 'ViTImageProcessor', ...config });
    const elongated = expect.objectContaining({ code: 'image-too-elongated' });
    expect(() => preprocess(strip(2_000_000, 1), preprocessing, nchw)).toThrow(elongated);
    expect(preprocess(strip(MAX_ASPECT_RATIO, 1), preprocessing, nchw).dims).toEqual([1, 3, 8, 8]);
  });
});
