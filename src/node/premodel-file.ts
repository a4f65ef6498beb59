import { MAX_JSON_BYTES } from '../artifact/json-bounds.ts';
import { type ParseOptions, parsePremodelText, serialisePremodel } from '../artifact/parse-premodel.ts';
import type { Premodel } from '../artifact/premodel.ts';
import { readRegularFile } from './read-regular-file.ts';
import { writeFileWhole } from './write-file.ts';

/**
 * Reads what `writePremodel` wrote, trusting nothing.
 * @throws PremodelError `missing-file`, `unreadable-file`, `too-large`, and what `parsePremodel` throws
 *
 * @example
 * const premodel = await readPremodel('imagenet.premodel.json');
 * premodel.candidates.map(({ name }) => name);
 */
export async function readPremodel(path: string, options: ParseOptions = {}): Promise<Premodel> {
  const bytes = await readRegularFile(path, {
    maxBytes: MAX_JSON_BYTES,
    what: 'premodel',
    origin: 'make the file with `premodel train`',
  });
  return parsePremodelText(bytes.toString('utf8'), path, options);
}

/**
 * Whole or not at all.
 * @throws PremodelError `disk-full`, `cannot-write`
 *
 * @example
 * await writePremodel('imagenet.premodel.json', premodel);
 */
export async function writePremodel(path: string, premodel: Premodel): Promise<void> {
  await writeFileWhole(path, serialisePremodel(premodel));
}
