import { stat } from 'node:fs/promises';
import { PremodelError } from '../../error.ts';
import { notAnImage } from './image-file.ts';
import { FolderTrail, listFolder } from './list-folder.ts';

/** Paths of the images of a folder and the folders in it, without labels, in a fixed order; or of one image. */
export async function listImages(source: string): Promise<string[]> {
  const info = await stat(source).catch(() => undefined);
  if (info?.isFile()) return [source];
  const images = info?.isDirectory() ? await imagesOf(source, await FolderTrail.from(source)) : [];
  if (images.length > 0) return images;
  throw new PremodelError('no-inputs', `${source} ${info ? 'holds no images' : 'does not exist'}`, {
    place: { file: source },
    remedy: 'Check the path; give a folder of images, or one image.',
  });
}

async function imagesOf(folder: string, trail: FolderTrail): Promise<string[]> {
  const images: string[] = [];
  for (const child of await listFolder(folder)) {
    if (child.kind === 'folder') {
      const inner = await trail.into(child.path);
      if (inner) images.push(...(await imagesOf(child.path, inner)));
    } else if ((await notAnImage(child)) === undefined) images.push(child.path);
  }
  return images;
}
