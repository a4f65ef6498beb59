import { randomBytes } from 'node:crypto';
import { constants, rmSync } from 'node:fs';
import { access, open, rename, rm, stat } from 'node:fs/promises';
import { PremodelError } from '../error.ts';

/** Enough to notice that a disk is full: the smallest files fit where nothing else does. */
const PROBE_BYTES = 4096;

/**
 * Writes beside and renames, so that the file at `path` is always either the old one or the whole new one.
 * A device or a pipe is written to directly: a file renamed over it would replace it.
 * @throws PremodelError `disk-full`, `cannot-write`
 */
export async function writeFileWhole(path: string, content: Uint8Array | string): Promise<void> {
  try {
    if (await isDeviceOrPipe(path)) await writeTo(path, 'w', content);
    else await writeBeside(path, content, (beside) => rename(beside, path));
  } catch (error) {
    throw writeError(error, path);
  }
}

/**
 * To be asked before work that takes long: whether `writeFileWhole` could write there now. Leaves nothing behind.
 * @throws PremodelError `disk-full`, `cannot-write`
 */
export async function assertWritable(path: string): Promise<void> {
  try {
    const present = await stat(path).catch(() => undefined);
    if (present?.isDirectory()) throw new Error('it is a folder');
    if (/(^|[\\/])$/.test(path)) throw new Error('it names no file');
    // Renaming would replace a file that may not be written to.
    if (present) await access(path, constants.W_OK);
    if (await isDeviceOrPipe(path)) return;
    await writeBeside(path, new Uint8Array(PROBE_BYTES), async () => {});
  } catch (error) {
    throw writeError(error, path);
  }
}

/** A name nobody can foresee: a link or file that was laid there before cannot be in the way. */
export function temporaryName(path: string): string {
  return `${path}.${randomBytes(8).toString('hex')}.writing`;
}

async function isDeviceOrPipe(path: string): Promise<boolean> {
  const present = await stat(path).catch(() => undefined);
  return present !== undefined && !present.isFile() && !present.isDirectory();
}

async function writeBeside(
  path: string,
  content: Uint8Array | string,
  use: (beside: string) => Promise<void>,
): Promise<void> {
  const beside = temporaryName(path);
  const remove = () => rmSync(beside, { force: true });
  // Ctrl-C may end the process meanwhile.
  process.once('exit', remove);
  try {
    // Exclusive: neither another's file nor what a link points to is ever written to.
    await writeTo(beside, 'wx', content, { sync: true });
    await use(beside);
  } finally {
    process.off('exit', remove);
    await rm(beside, { force: true }).catch(() => {});
  }
}

async function writeTo(
  path: string,
  flags: 'w' | 'wx',
  content: Uint8Array | string,
  { sync = false }: { readonly sync?: boolean } = {},
): Promise<void> {
  const handle = await open(path, flags);
  try {
    await handle.writeFile(content);
    if (sync) await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The same errors for everything this package writes. */
export function writeError(error: unknown, path: string): PremodelError {
  if (PremodelError.is(error)) return error;
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
    remedy: 'Name a file, in a folder that exists and may be written to.',
    cause: error,
  });
}
