import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { PremodelError } from '../../error.ts';

/** Where the paths of a table lead to. */
export interface PathBase {
  /** Relative paths start here. */
  readonly folder: string;
  /** No path may lead out of here, links apart: whoever gave the folder put those there. */
  readonly within: string;
}

/**
 * The image that a row names, and how it is called in the data set.
 * @throws PremodelError `path-outside`
 */
export async function imagePath(
  named: string,
  { folder, within }: PathBase,
  place: { readonly file: string; readonly row?: number },
): Promise<{ path: string; id: string }> {
  const path = resolve(folder, named);
  if (isInside(within, path)) return { path, id: idOf(within, path) };
  // The same folder may have two names, as /tmp and /private/tmp.
  const [realWithin, real] = await Promise.all([realpath(within), realpath(path).catch(() => path)]);
  if (isInside(realWithin, real)) return { path, id: idOf(realWithin, real) };
  throw new PremodelError('path-outside', `${place.file}: ${named} lies outside the data folder ${within}`, {
    place,
    remedy:
      'Name the folder that all images lie in with --data-root DIR (dataRoot); relative paths then start there.',
  });
}

/** Relative, with forward slashes. */
export function idOf(root: string, path: string): string {
  return relative(root, path).split(sep).join('/');
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
