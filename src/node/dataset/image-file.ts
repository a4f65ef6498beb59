import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import { contentFault } from '../image/describe-content.ts';
import { HEAD_BYTES } from '../image/image-format.ts';
import type { FolderChild } from './list-folder.ts';

/** Files of these names are taken for images and not opened before their turn: torchvision's and more. */
const USUAL_ENDINGS = new Set(
  '.jpg .jpeg .jpe .jfif .png .webp .avif .gif .tif .tiff .bmp .dib .ppm .pgm .pbm .pnm'.split(' '),
);

/** Why a file in a folder of images is none of them. */
export interface NotAnImage {
  readonly reason: string;
  /** Whether it is data all the same; see `contentFault`. */
  readonly isData: boolean;
}

/**
 * Whether a file is an image by its content, whatever it is called. One with a usual ending is taken for one: what it
 * holds is seen when its turn comes.
 */
export async function notAnImage({ name, path, kind }: FolderChild): Promise<NotAnImage | undefined> {
  if (kind === 'other')
    return { reason: 'it is a pipe, a device or a link that leads nowhere', isData: false };
  if (USUAL_ENDINGS.has(extname(name).toLowerCase())) return undefined;
  const head = await readHead(path);
  if (!head) return { reason: 'it cannot be read', isData: false };
  return contentFault(head);
}

async function readHead(path: string): Promise<Uint8Array | undefined> {
  const file = await open(path).catch(() => undefined);
  try {
    const head = new Uint8Array(HEAD_BYTES);
    return file && head.subarray(0, (await file.read(head, 0, HEAD_BYTES, 0)).bytesRead);
  } finally {
    await file?.close();
  }
}
