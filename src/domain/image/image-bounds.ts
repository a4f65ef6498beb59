import { PremodelError } from '../../error.ts';

/**
 * An image whose longer edge is more than this many times the shorter one is refused. Panoramas stay below 20,
 * screenshots of long pages below 100; resampling a line of millions of pixels would take seconds.
 */
export const MAX_ASPECT_RATIO = 500;

/** @throws PremodelError `image-too-elongated` */
export function assertAspectRatio(
  { width, height }: { readonly width: number; readonly height: number },
  file?: string,
): void {
  if (Math.max(width, height) <= MAX_ASPECT_RATIO * Math.min(width, height)) return;
  throw new PremodelError(
    'image-too-elongated',
    `${file ?? 'the image'} has ${width}x${height} pixels: its edges differ by more than ${MAX_ASPECT_RATIO} times`,
    {
      place: { file },
      remedy: `Crop the image: one edge may be ${MAX_ASPECT_RATIO} times as long as the other.`,
    },
  );
}
