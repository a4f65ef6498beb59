import { ImageFault } from './image-fault.ts';

/** Files of more bytes are refused. An uncompressed image of 150 megapixels fits. */
export const MAX_FILE_BYTES = 512 * 1024 * 1024;

/** Larger images are reduced to about this while decoding, so that one image costs at most ~50 MB. */
export const FULL_DECODE_PIXELS = 16_000_000;

/**
 * The most pixels by how a format is decoded, measured so that one image takes at most about 800 MB and 5 s:
 * - `streamed`: row by row, 1 byte a pixel or less. Medium-format cameras have 150 megapixels, telephones 200.
 * - `whole`: all coefficients or passes at once, 3.5 bytes a pixel.
 * - `copied`: several copies of all pixels, up to 18 bytes a pixel.
 */
export const MAX_PIXELS = { streamed: 200_000_000, whole: 100_000_000, copied: 40_000_000 } as const;

export type DecodingCost = keyof typeof MAX_PIXELS;

export interface SizeLimits {
  /** Default: {@link MAX_PIXELS} of the way that the format is decoded. */
  readonly maxPixels?: number;
}

/** What an image is held to before its pixels are decoded. */
export interface DecodeBounds {
  readonly limits: SizeLimits;
  /** Throws where an image of this shape is refused. */
  assertShape(size: { readonly width: number; readonly height: number }): void;
}

/** @throws ImageFault before anything is decoded */
export function assertPixels(
  { width, height }: { readonly width: number; readonly height: number },
  what: string,
  cost: DecodingCost,
  { maxPixels = MAX_PIXELS[cost] }: SizeLimits = {},
): void {
  if (width * height <= maxPixels) return;
  throw new ImageFault(
    `it has ${width}x${height} pixels, and ${what} may have ${megapixels(maxPixels)}`,
    cost === 'streamed'
      ? 'Make the image smaller.'
      : 'Make the image smaller, or save it as a PNG or JPEG that is not interlaced or progressive.',
  );
}

function megapixels(pixels: number): string {
  return `${Math.round(pixels / 100_000) / 10} megapixels`;
}
