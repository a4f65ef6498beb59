import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A file of the repository, by its path from the root. */
export function repositoryPath(path: string): string {
  return `${root}${path}`;
}

/** Something of the reference models and data, which lie beside the checkout: `sharedPath('zoo/imagenet')`. */
export function sharedPath(path: string): string {
  return `${root}../shared/${path}`;
}
