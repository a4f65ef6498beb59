import { open, rename, rm, stat } from 'node:fs/promises';
import { PremodelError } from '../error.ts';

/**
 * Writes beside and renames, so that the file at `path` is always either the old one or the whole new one.
 * A device or a pipe is written to directly: a file renamed over it would replace it.
 * @throws PremodelError `disk-full`, `cannot-write`
 */
export async function writeFileWhole(path: string, content: Uint8Array | string): Promise<void> {
  const beside = `${path}.writing`;
  try {
    const present = await stat(path).catch(() => undefined);
    if (present && !present.isFile() && !present.isDirectory()) {
      await writeTo(path, content);
      return;
    }
    await writeTo(beside, content, { sync: true });
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => {});
    throw writeError(error, path);
  }
}

async function writeTo(
  path: string,
  content: Uint8Array | string,
  { sync = false }: { readonly sync?: boolean } = {},
): Promise<void> {
  const handle = await open(path, 'w');
  try {
    await handle.writeFile(content);
    if (sync) await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The same errors for everything this package writes. */
export function writeError(error: unknown, path: string): PremodelError {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new PremodelError('disk-full', `no space left to write ${path}`, {
      place: { file: path },
      remedy: 'Free some space, or write to another disk.',
      cause: error,
    });
  }
  return new PremodelError('cannot-write', `cannot write ${path}: ${message}`, {
    place: { file: path },
    remedy: 'Check that the folder exists and may be written to.',
    cause: error,
  });
}
