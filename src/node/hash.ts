import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ModelFile } from '../profile/profile.ts';

/** SHA-256 of a file in lower-case hexadecimal; read as a stream, so that size does not matter. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** Size and SHA-256 of files of a folder, given relative to it. */
export function hashFiles(folder: string, files: readonly string[]): Promise<ModelFile[]> {
  return Promise.all(
    files.map(async (path) => {
      const absolute = join(folder, path);
      return { path, sha256: await sha256OfFile(absolute), sizeBytes: (await stat(absolute)).size };
    }),
  );
}
