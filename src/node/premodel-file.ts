import { open } from 'node:fs/promises';
import { parsePremodelText, serialisePremodel } from '../artifact/parse-premodel.ts';
import type { Premodel } from '../artifact/premodel.ts';
import { PremodelError } from '../error.ts';
import { writeFileWhole } from './write-file.ts';

/** Far above any premodel (its largest part is the training rows of a nearest-neighbour policy). */
const MAX_BYTES = 256 * 2 ** 20;

/** @throws PremodelError `missing-file`, `unreadable-file`, `too-large`, and what `parsePremodel` throws */
export async function readPremodel(path: string): Promise<Premodel> {
  const handle = await open(path).catch((cause: NodeJS.ErrnoException) => {
    throw cannotRead(path, cause);
  });
  try {
    const stat = await handle.stat();
    if (stat.size > MAX_BYTES) {
      throw new PremodelError('too-large', `${path} has ${stat.size} bytes, more than any premodel`, {
        place: { file: path },
        remedy: 'Give a file written by `premodel train`.',
      });
    }
    return parsePremodelText(await handle.readFile('utf8'), path);
  } catch (error) {
    throw PremodelError.is(error) ? error : cannotRead(path, error as NodeJS.ErrnoException);
  } finally {
    await handle.close();
  }
}

/** Whole or not at all. @throws PremodelError `disk-full`, `cannot-write` */
export async function writePremodel(path: string, premodel: Premodel): Promise<void> {
  await writeFileWhole(path, serialisePremodel(premodel));
}

function cannotRead(path: string, cause: NodeJS.ErrnoException): PremodelError {
  if (cause.code === 'ENOENT') {
    return new PremodelError('missing-file', `there is no file ${path}`, {
      place: { file: path },
      remedy: 'Check the path, or make the file with `premodel train`.',
      cause,
    });
  }
  return new PremodelError('unreadable-file', `cannot read ${path}: ${cause.message}`, {
    place: { file: path },
    remedy: 'Give a file (not a folder) that may be read.',
    cause,
  });
}
