import type { Pixels } from '../../src/domain/image/pixels.ts';
import { resize } from '../../src/domain/image/resize.ts';
import type { ResizeOptions, Resizer } from '../../src/domain/image/resizer.ts';

const bytes = Float32Array.from({ length: 3 * 256 }, (_, i) => i & 255);

/** The resized image itself, by one resizer. */
export function resizeBytes(pixels: Pixels, options: ResizeOptions, resizer: Resizer = resize): Pixels {
  const { width, height } = options.window ?? options;
  const data = new Uint8Array(width * height * 3);
  const starts = [0, 1, 2] as const;
  resizer(pixels, options, { data, values: bytes, starts, pixelStride: 3, rowStride: width * 3 });
  return { width, height, data };
}
