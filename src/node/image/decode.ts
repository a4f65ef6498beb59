import { readFile } from 'node:fs/promises';
import sharp, { type Metadata } from 'sharp';
import type { Pixels } from '../../domain/image/pixels.ts';
import { PremodelError } from '../../error.ts';

/** Images of more pixels than this are refused: even streamed, some formats need them all in memory at once. */
export const MAX_IMAGE_PIXELS = 150_000_000;
/** Larger images are reduced to about this while decoding, so that one image costs at most ~50 MB. */
export const FULL_DECODE_PIXELS = 16_000_000;

/** sharp's names of the formats read; others it knows (SVG, PDF) are documents, not photographs. */
const FORMATS = new Set(['jpeg', 'png', 'webp', 'heif', 'gif', 'tiff']);

/**
 * Decodes JPEG, PNG, WebP, AVIF, GIF (first frame) and TIFF to 8-bit RGB, turned upright as EXIF says.
 *
 * Follows Pillow's `convert('RGB')`, with which the models were prepared: alpha is dropped, not blended;
 * grey is repeated; colour profiles are ignored; CMYK is multiplied out. 16-bit samples keep their high
 * byte. Images above {@link FULL_DECODE_PIXELS} are reduced while decoding.
 *
 * @param image path, or the encoded bytes
 * @param name how errors call an image given as bytes
 * @throws PremodelError `unreadable-image`: missing, not an image, truncated, damaged or too large
 */
export async function decodeImage(image: string | Uint8Array, name?: string): Promise<Pixels> {
  const file = typeof image === 'string' ? image : name;
  try {
    const bytes = typeof image === 'string' ? await readFile(image) : image;
    return await decodeBytes(bytes);
  } catch (error) {
    if (PremodelError.is(error)) throw error;
    throw new PremodelError('unreadable-image', `cannot read ${file ?? 'the image'}: ${reasonOf(error)}`, {
      place: { file },
      remedy: 'Check that it is a complete JPEG, PNG, WebP, AVIF, GIF or TIFF file, or leave it out.',
      cause: error,
    });
  }
}

async function decodeBytes(bytes: Uint8Array): Promise<Pixels> {
  if (bytes.length === 0) throw new Error('the file is empty');
  const image = sharp(bytes, {
    // Refuses damaged and truncated files, but not the harmless oddities ("warnings") of real cameras.
    failOn: 'error',
    limitInputPixels: MAX_IMAGE_PIXELS,
    autoOrient: true,
    ignoreIcc: true,
    sequentialRead: true,
  });
  const metadata = await image.metadata();
  if (!FORMATS.has(metadata.format)) throw new Error(`its format is ${metadata.format}`);
  const bound = reducedSize(metadata);
  if (bound) image.resize({ ...bound, fit: 'fill' });
  // Left alone, CMYK would go through a profile for print, to other colours than Pillow's.
  const colours = metadata.space === 'cmyk' ? 'cmyk' : 'srgb';
  if (colours === 'cmyk') image.pipelineColourspace(colours);
  const { data, info } = await image
    .removeAlpha()
    .toColourspace(colours)
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: toRgb(data, info.channels) };
}

function reducedSize({
  autoOrient: { width, height },
}: Metadata): { width: number; height: number } | undefined {
  const scale = Math.sqrt(FULL_DECODE_PIXELS / (width * height));
  if (scale >= 1) return undefined;
  return { width: Math.max(1, Math.floor(width * scale)), height: Math.max(1, Math.floor(height * scale)) };
}

function toRgb(data: Uint8Array, channels: number): Uint8Array {
  if (channels === 3) return data;
  const pixels = data.length / channels;
  const rgb = new Uint8Array(pixels * 3);
  for (let i = 0; i < pixels; i++) {
    if (channels === 4) {
      const light = 255 - data[i * 4 + 3];
      for (let c = 0; c < 3; c++) rgb[i * 3 + c] = light - Math.round((data[i * 4 + c] * light) / 255);
    } else rgb.fill(data[i * channels], i * 3, i * 3 + 3);
  }
  return rgb;
}

/** libvips reports over several lines; the first says what is wrong. */
function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder';
  if (/unsupported image format/.test(message)) return 'it is no image of a known format';
  return message.split('\n')[0];
}
