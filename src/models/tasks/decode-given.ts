import { assertAspectRatio } from '../../domain/image/image-bounds.ts';
import type { Pixels } from '../../domain/image/pixels.ts';
import type { Inputs } from '../../domain/kinds.ts';
import type { InputKindName } from '../../domain/tasks.ts';
import { PremodelError } from '../../error.ts';
import type { Platform } from '../platform.ts';
import type { GivenTypes } from './given.ts';
import type { ImageGiven } from './image-given.ts';

/**
 * What is given, decoded; a promise where that is work, whose time is then reported.
 * @throws PremodelError where it is no such input
 */
export const decodeGiven: {
  readonly [Name in InputKindName]: (
    given: GivenTypes[Name],
    platform: Platform,
  ) => Inputs[Name] | Promise<Inputs[Name]>;
} = {
  image: decodeGivenImage,
  text: (text) => text,
};

function decodeGivenImage(image: ImageGiven, { decodeImage }: Platform): Pixels | Promise<Pixels> {
  if (typeof image === 'string') return decodeImage(image);
  if ('width' in image) return checkedPixels(image);
  return decodeImage(image instanceof Uint8Array ? image : new Uint8Array(image));
}

function checkedPixels(pixels: Pixels): Pixels {
  const { width, height, data } = pixels;
  if (width >= 1 && height >= 1 && data.length === width * height * 3) {
    assertAspectRatio(pixels);
    return pixels;
  }
  throw new PremodelError(
    'unreadable-image',
    `${data.length} values are no RGB image of ${width}x${height}`,
    {
      remedy: 'Give width x height x 3 values of 0..255: red, green, blue, row by row.',
    },
  );
}
