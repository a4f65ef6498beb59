import { stat } from 'node:fs/promises';
import { PremodelError } from '../../error.ts';
import { notAnImage } from './image-file.ts';
import { FolderTrail, listFolder } from './list-folder.ts';

export interface FoundImages {
  readonly images: readonly string[];
  /** What is in the folder and is no image, and why; a sentence each. */
  readonly leftOut: readonly string[];
}

/** Paths of the images of a folder and the folders in it, without labels, in a fixed order; or of one image. */
export async function findImages(source: string): Promise<FoundImages> {
  const info = await stat(source).catch(() => undefined);
  if (info?.isFile()) return { images: [source], leftOut: [] };
  const found = { images: [], leftOut: [] };
  if (info?.isDirectory()) await addImagesOf(source, await FolderTrail.from(source), found);
  if (found.images.length > 0) return found;
  throw new PremodelError('no-inputs', `${source} ${info ? 'holds no images' : 'does not exist'}`, {
    place: { file: source },
    remedy: 'Check the path; give a folder of images, or one image.',
  });
}

/** The images alone; see {@link findImages}. */
export async function listImages(source: string): Promise<readonly string[]> {
  return (await findImages(source)).images;
}

async function addImagesOf(
  folder: string,
  trail: FolderTrail,
  found: { readonly images: string[]; readonly leftOut: string[] },
): Promise<void> {
  for (const child of await listFolder(folder)) {
    const { path } = child;
    if (child.kind === 'folder') {
      const inner = await trail.into(path);
      if (inner) await addImagesOf(path, inner, found);
      continue;
    }
    const fault = await notAnImage(child);
    if (fault === undefined) found.images.push(path);
    else found.leftOut.push(`cannot read ${path}: ${fault.reason}`);
  }
}
