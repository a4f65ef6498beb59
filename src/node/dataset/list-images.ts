import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { PremodelError } from '../../error.ts';
import { IMAGE_EXTENSIONS } from './image-dataset.ts';

/** Paths of the images of a folder and the folders in it, without labels, in a fixed order; or of one image. */
export async function listImages(source: string): Promise<string[]> {
  const info = await stat(source).catch(() => undefined);
  const names = info?.isDirectory() ? await readdir(source, { recursive: true }) : [];
  const images = names.filter((name) => IMAGE_EXTENSIONS.has(extname(name).toLowerCase())).sort();
  if (info?.isFile()) return [source];
  if (images.length > 0) return images.map((name) => join(source, name));
  throw new PremodelError('no-inputs', `${source} ${info ? 'holds no images' : 'does not exist'}`, {
    place: { file: source },
    remedy: 'Give a folder of images, or one image.',
  });
}
