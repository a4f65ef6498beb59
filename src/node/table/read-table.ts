import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { profileOfOutcomes } from '../../domain/table/profile-of-outcomes.ts';
import { invalidTable, type RawTable } from '../../domain/table/raw-table.ts';
import type { Profile, Provenance } from '../../profile/profile.ts';
import { isParquet, MAX_PARQUET_BYTES, openParquet, type ParquetFile } from '../parquet/parquet-file.ts';
import { METADATA_KEY } from '../profile-file/metadata.ts';
import { readProfileColumns, whileReading } from '../profile-file/read-profile.ts';
import { readRegularFile } from '../read-regular-file.ts';
import { PACKAGE_VERSION } from '../version.ts';
import { readAslib } from './read-aslib.ts';
import { readCsv } from './read-csv.ts';

/**
 * A profile from whatever holds outcomes, told apart by content: a profile that `writeProfile` wrote, or a table of
 * outcomes measured elsewhere as Parquet or CSV (docs/tables.md), or the folder
 * of an ASlib scenario.
 * @throws PremodelError `invalid-profile`, `unsupported-version`, `invalid-table`
 */
export async function readTable(path: string): Promise<Profile> {
  if ((await stat(path).catch(() => undefined))?.isDirectory()) return readAslib(path, await origin(path));
  const bytes = await readRegularFile(path, {
    maxBytes: MAX_PARQUET_BYTES,
    what: 'profile or table',
    origin: 'make a profile with `premodel profile`',
  });
  if (!isParquet(bytes)) return profileOfOutcomes(readCsv(bytes, path), await origin(path));
  return whileReading(path, async () => {
    const parquet = await openParquet(bytes);
    if (parquet.text(METADATA_KEY) !== undefined) return readProfileColumns(parquet, path);
    return profileOfOutcomes(await rawTableOf(parquet, path), await origin(path));
  });
}

async function rawTableOf({ columns, rows }: ParquetFile, file: string): Promise<RawTable> {
  const cells: ArrayLike<unknown>[] = [];
  for (const { name, read } of columns) {
    const parts = await read().catch((cause: Error) => {
      throw invalidTable(
        `${file}: the column ${name} cannot be read: ${cause.message}`,
        { file, field: name },
        cause,
      );
    });
    cells.push(parts.length === 1 ? parts[0].data : parts.flatMap(({ data }) => Array.from(data)));
  }
  return { file, names: columns.map(({ name }) => name), cells, rows, lineOf: (row) => row + 1 };
}

async function origin(path: string): Promise<Provenance> {
  const { mtime } = await stat(path);
  return {
    createdAt: mtime.toISOString(),
    premodelVersion: PACKAGE_VERSION,
    device: `elsewhere (${basename(path)})`,
  };
}
