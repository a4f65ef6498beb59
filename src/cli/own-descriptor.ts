import { resolve } from 'node:path';
import type { ImageGiven } from '../models/tasks/image-given.ts';

/** Standard input and its like: another process has others under the same names. */
const OWN = /^\/(dev\/(stdin|fd\/\d+)|proc\/self\/fd\/\d+)$/;

/**
 * An image as another process can read it.
 * @throws PremodelError `unreadable-image`
 */
export async function readableElsewhere(path: string): Promise<ImageGiven> {
  if (!OWN.test(resolve(path))) return path;
  const { readImage } = await import('../node/image/decode.ts');
  return readImage(path);
}
