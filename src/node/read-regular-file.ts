import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { PremodelError } from '../error.ts';

export interface ReadOptions {
  /** A larger file is refused before any of it is in memory. */
  readonly maxBytes: number;
  /** What is expected of the file, after "than any": `premodel`, `table`. */
  readonly what: string;
  /** How a person comes by such a file, to end a sentence: "make it with `premodel train`". */
  readonly origin: string;
}

/**
 * All bytes of a file. Folders, pipes and devices are refused: some never end.
 * @throws PremodelError `missing-file`, `unreadable-file`, `too-large`
 */
export async function readRegularFile(path: string, options: ReadOptions): Promise<Buffer> {
  const handle = await openRegularFile(path, options);
  try {
    // What it holds now, and no more where it grows.
    const { size } = await handle.stat();
    if (size > options.maxBytes) {
      const message = `${path} has ${size} bytes, more than the ${options.maxBytes} that any ${options.what} may have`;
      throw new PremodelError('too-large', message, {
        place: { file: path },
        remedy: `Check that this is the right file, or ${options.origin}.`,
      });
    }
    return await readBytes(handle, size);
  } catch (error) {
    throw PremodelError.is(error) ? error : unreadable(path, (error as Error).message, error);
  } finally {
    await handle.close();
  }
}

/**
 * The first bytes of a file, which tell what it is.
 * @throws PremodelError `missing-file`, `unreadable-file`
 */
export async function readHead(
  path: string,
  length: number,
  options: Pick<ReadOptions, 'origin'>,
): Promise<Buffer> {
  const handle = await openRegularFile(path, options);
  try {
    return await readBytes(handle, length);
  } catch (error) {
    throw unreadable(path, (error as Error).message, error);
  } finally {
    await handle.close();
  }
}

/** @throws PremodelError `missing-file`, `unreadable-file` */
export async function openRegularFile(
  path: string,
  { origin }: Pick<ReadOptions, 'origin'>,
): Promise<FileHandle> {
  // A pipe that nobody writes to would otherwise be waited for.
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
  const handle = await open(path, flags).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'ENOENT') throw unreadable(path, cause.message, cause);
    throw new PremodelError('missing-file', `there is no file ${path}`, {
      place: { file: path },
      remedy: `Check the path, or ${origin}.`,
      cause,
    });
  });
  const stat = await handle.stat();
  if (stat.isFile()) return handle;
  await handle.close();
  throw unreadable(path, stat.isDirectory() ? 'it is a folder' : 'it is a pipe, a device or a socket');
}

/** So many bytes, or as many as there are. */
async function readBytes(handle: FileHandle, size: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(size);
  let length = 0;
  while (length < size) {
    const { bytesRead } = await handle.read(bytes, length, size - length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return bytes.subarray(0, length);
}

function unreadable(path: string, why: string, cause?: unknown): PremodelError {
  return new PremodelError('unreadable-file', `cannot read ${path}: ${why}`, {
    place: { file: path },
    remedy: 'Give a file on disk (no folder, no pipe) that may be read.',
    cause,
  });
}
