import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PremodelError } from '../../error.ts';
import { LARGEST_EDGE } from './preprocessing.ts';
import { parsePreprocessorConfig } from './preprocessor-config.ts';

function refusal(config: unknown): PremodelError {
  try {
    parsePreprocessorConfig(config, 'preprocessor_config.json');
  } catch (error) {
    if (PremodelError.is(error)) return error;
    throw error;
  }
  throw new Error('was accepted');
}

const complete = { size: 224, resample: 2, image_mean: [0.5, 0.5, 0.5], image_std: [0.5, 0.5, 0.5] };

describe('parsePreprocessorConfig', () => {
  it('reads a plain size as a square, or as the shortest edge where the processor does', () => {
    expect(parsePreprocessorConfig(complete).resize).toEqual({
      kind: 'exact',
      height: 224,
      width: 224,
      filter: 'bilinear',
    });
    const clip = parsePreprocessorConfig({ ...complete, feature_extractor_type: 'CLIPFeatureExtractor' });
    expect(clip.resize).toEqual({ kind: 'shortest-edge', edge: 224, filter: 'bilinear' });
    expect(clip.crop).toEqual({ height: 224, width: 224 });
    expect(parsePreprocessorConfig({ ...complete, size: [10, 20] }).resize).toMatchObject({
      height: 10,
      width: 20,
    });
  });

  it('takes null of a value for missing, and of a switch for off', () => {
    const config = { ...complete, crop_size: null, crop_pct: null, do_center_crop: null };
    expect(parsePreprocessorConfig(config)).toEqual(parsePreprocessorConfig(complete));
    const off = { ...complete, do_resize: null, do_normalize: null, do_rescale: null };
    expect(parsePreprocessorConfig(off)).toEqual(
      parsePreprocessorConfig({ ...complete, do_resize: false, do_normalize: false, do_rescale: false }),
    );
  });

  it('leaves out the steps that are switched off', () => {
    expect(
      parsePreprocessorConfig({ ...complete, do_resize: false, do_rescale: false, do_normalize: false }),
    ).toEqual({ crop: undefined, scale: 1, offset: 0, mean: [0, 0, 0], std: [1, 1, 1], channelOrder: 'rgb' });
  });

  it.each([
    ['a size of zero', { ...complete, size: 0 }, 'size'],
    ['a negative size', { ...complete, size: { height: -1, width: 5 } }, 'size'],
    ['a huge size', { ...complete, size: { shortest_edge: 1e9 } }, 'size'],
    ['a size just too large', { ...complete, size: LARGEST_EDGE + 1 }, 'size'],
    ['a fractional size', { ...complete, size: 22.5 }, 'size'],
    ['a size in two ways', { ...complete, size: { height: 5, width: 5, shortest_edge: 5 } }, 'size'],
    ['a size by the longest edge', { ...complete, size: { longest_edge: 5 } }, 'size'],
    ['half a size', { ...complete, size: { height: 5 } }, 'size'],
    ['a size in words', { ...complete, size: 'large' }, 'size'],
    ['no size', { ...complete, size: null, do_resize: true }, 'size'],
    ['a crop without its size', { ...complete, do_center_crop: true }, 'crop_size'],
    ['a crop fraction above 1', { ...complete, crop_pct: 1.5 }, 'crop_pct'],
    ['a crop fraction near 0', { ...complete, crop_pct: 1e-9 }, 'crop_pct'],
    ['an unknown filter', { ...complete, resample: 6 }, 'resample'],
    ['a filter by name', { ...complete, resample: 'bilinear' }, 'resample'],
    ['no filter', { ...complete, resample: undefined }, 'resample'],
    ['two means', { ...complete, image_mean: [0.5, 0.5] }, 'image_mean'],
    ['a deviation of zero', { ...complete, image_std: [0.5, 0, 0.5] }, 'image_std'],
    ['a factor of zero', { ...complete, rescale_factor: 0 }, 'rescale_factor'],
    ['a switch that is no boolean', { ...complete, do_resize: 'yes' }, 'do_resize'],
  ])('refuses %s, naming the field', (_, config, field) => {
    const error = refusal(config);
    expect(error.code).toBe('bad-preprocessor-config');
    expect(error.place).toEqual({ file: 'preprocessor_config.json', field });
    expect(error.remedy).not.toBe('');
  });

  it('refuses steps it does not have', () => {
    expect(refusal({ ...complete, do_pad: true }).code).toBe('unsupported-preprocessing');
    expect(refusal({ image_processor_type: 'PerceiverImageProcessor' }).code).toBe(
      'unsupported-preprocessing',
    );
    expect(() => parsePreprocessorConfig({ ...complete, do_pad: false })).not.toThrow();
  });

  it('reads anything without any other kind of error', () => {
    const field = fc.constantFrom(
      ...['do_resize', 'size', 'crop_size', 'do_center_crop', 'crop_pct', 'resample', 'do_rescale'],
      ...['rescale_factor', 'do_normalize', 'image_mean', 'image_std', 'image_processor_type', '__proto__'],
    );
    const type = fc.constantFrom('ViTImageProcessor', 'ConvNextFeatureExtractor', 'toString', 7);
    const json = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(field, fc.oneof(fc.jsonValue(), fc.boolean(), fc.integer(), type)),
    );
    fc.assert(
      fc.property(json, (config) => {
        try {
          const { resize, crop, mean, std, scale } = parsePreprocessorConfig(config);
          const edges = [resize, crop].flatMap((size) =>
            size === undefined ? [] : 'edge' in size ? [size.edge] : [size.height, size.width],
          );
          expect(edges.every((edge) => edge >= 1 && edge <= LARGEST_EDGE)).toBe(true);
          expect([...mean, ...std, scale].every(Number.isFinite)).toBe(true);
        } catch (error) {
          if (!PremodelError.is(error)) throw error;
        }
      }),
      { numRuns: 500 },
    );
  });
});
