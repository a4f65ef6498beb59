import { assertAspectRatio } from '../../domain/image/image-bounds.ts';
import type { Pixels } from '../../domain/image/pixels.ts';
import { PremodelError } from '../../error.ts';
import { decodeBmp } from './bmp/decode-bmp.ts';
import { decodeWithSharp, reduce } from './decode-with-sharp.ts';
import { IMAGE_KINDS, ImageFault } from './image-fault.ts';
import { imageFormatOf } from './image-format.ts';
import type { SizeLimits } from './image-limits.ts';
import { decodePnm } from './pnm/decode-pnm.ts';
import { assertImage, readImageFile } from './read-image-file.ts';

export interface DecodeOptions extends SizeLimits {
  /** How errors call an image given as bytes. */
  readonly name?: string;
}

/**
 * Decodes JPEG, PNG, WebP, AVIF, GIF, TIFF, BMP, PPM, PGM and PBM to 8-bit RGB, turned upright as EXIF says; of
 * several frames or pages the first. What a file is is told by its content.
 *
 * Follows Pillow's `convert('RGB')`, with which the models were prepared: alpha is dropped, not blended; grey is
 * repeated; colour profiles are ignored; CMYK is multiplied out. 16-bit samples keep their high byte. Images above
 * 16 megapixels are reduced while decoding.
 *
 * @param image path, or the encoded bytes
 * @throws PremodelError `unreadable-image`: missing, not an image, truncated, damaged or of too many pixels
 *   (docs/datasets.md says how many), `image-too-elongated`; of both, before the pixels are decoded
 *
 * @example
 * const { width, height, data } = await decodeImage('cat.jpg');
 */
export async function decodeImage(image: string | Uint8Array, options: DecodeOptions = {}): Promise<Pixels> {
  const file = typeof image === 'string' ? image : options.name;
  try {
    const bytes = typeof image === 'string' ? await readImageFile(image) : image;
    assertImage(bytes);
    return await decodeBytes(bytes, file, options);
  } catch (error) {
    if (PremodelError.is(error)) throw error;
    throw unreadable(file, error);
  }
}

/**
 * The encoded bytes of an image file.
 * @throws PremodelError `unreadable-image`
 */
export async function readImage(path: string): Promise<Uint8Array> {
  try {
    return await readImageFile(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function decodeBytes(bytes: Uint8Array, file: string | undefined, limits: SizeLimits): Promise<Pixels> {
  const bounds = { limits, assertShape: (size: Size) => assertAspectRatio(size, file) };
  const { reader } = imageFormatOf(bytes)!;
  if (reader === 'sharp') return decodeWithSharp(bytes, bounds);
  return reduce(reader === 'bmp' ? decodeBmp(bytes, bounds) : decodePnm(bytes, bounds));
}

type Size = Pick<Pixels, 'width' | 'height'>;

function unreadable(file: string | undefined, error: unknown): PremodelError {
  const { message, remedy } = error instanceof ImageFault ? error : faultOfLibvips(error as Error);
  return new PremodelError('unreadable-image', `cannot read ${file ?? 'the image'}: ${message}`, {
    place: { file },
    remedy,
    cause: error,
  });
}

/** libvips reports over several lines; the first says what is wrong. */
function faultOfLibvips({ message }: Error): ImageFault {
  const [first] = message.replace('Input buffer has corrupt header: ', '').split('\n');
  return /not (configured|supported|implemented)|unsupported|unimplemented/i.test(first)
    ? new ImageFault(`it is of a kind that is not read (${first})`, 'Save it as PNG or JPEG.')
    : new ImageFault(
        `it is truncated or damaged (${first})`,
        `Check that it is a complete ${IMAGE_KINDS} file, or leave it out.`,
      );
}
