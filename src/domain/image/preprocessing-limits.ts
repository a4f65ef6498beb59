import { type ConfigFields, show } from '../config-fields.ts';
import type { Triple } from './preprocessing.ts';
import type { ResizeFilter } from './resample-weights.ts';

/** Beyond these, values would leave the range of 32-bit floats or lose their meaning. */
export const LARGEST_SCALE = 1e6;
const SMALLEST_STD = 1e-6;

/** By Pillow's numbers. */
export const FILTERS: readonly ResizeFilter[] = [
  'nearest',
  'lanczos',
  'bilinear',
  'bicubic',
  'box',
  'hamming',
];

/** What would make numbers that are none. */
export function assertScaling(fields: ConfigFields, mean: Triple, std: Triple, prefix = 'image_'): void {
  if (mean.some((value) => Math.abs(value) > LARGEST_SCALE)) {
    throw fields.bad(`${prefix}mean`, `is ${show(mean)}`, `Use numbers of at most ${LARGEST_SCALE}.`);
  }
  if (std.some((value) => value < SMALLEST_STD || value > LARGEST_SCALE)) {
    const remedy = `Give the standard deviation of each channel, from ${SMALLEST_STD} to ${LARGEST_SCALE}.`;
    throw fields.bad(`${prefix}std`, `is ${show(std)}`, remedy);
  }
}
