import { realpath } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import sharp from 'sharp';

/** Longest accepted picture; a thumbnail is not worth more memory than that. */
const MAX_PIXELS = 120_000_000;

/**
 * Small JPEGs of images in a folder, as data URIs by input id. Whatever cannot be shown (unreadable, not an
 * image, outside the folder) is left out: a report without a picture is still a report.
 *
 * @param folder the data folder that input ids are relative to
 * @param options.size side of the square in CSS pixels (default 112); drawn at twice that for sharp screens
 *
 * @example
 * const thumbnails = await makeThumbnails('images', ['cats/1.jpg']);
 * const page = renderReport(detail, { profile, thumbnails });
 */
export async function makeThumbnails(
  folder: string,
  inputs: readonly string[],
  options: { readonly size?: number } = {},
): Promise<Map<string, string>> {
  const pixels = Math.round((options.size ?? 112) * 1.6);
  const thumbnails = new Map<string, string>();
  for (const input of inputs) {
    const uri = await thumbnail(folder, input, pixels).catch(() => undefined);
    if (uri) thumbnails.set(input, uri);
  }
  return thumbnails;
}

async function thumbnail(folder: string, input: string, pixels: number): Promise<string | undefined> {
  const root = await realpath(resolve(folder));
  const file = await realpath(resolve(root, input));
  const inside = relative(root, file);
  if (inside.startsWith('..') || inside.startsWith(sep) || resolve(root, inside) !== file) return undefined;
  const jpeg = await sharp(file, { failOn: 'none', limitInputPixels: MAX_PIXELS })
    .rotate()
    .resize(pixels, pixels, { fit: 'cover', withoutEnlargement: false })
    .flatten({ background: '#ffffff' })
    .jpeg({ quality: 72, mozjpeg: true })
    .toBuffer();
  return `data:image/jpeg;base64,${jpeg.toString('base64')}`;
}
