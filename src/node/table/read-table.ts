import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { profileOfOutcomes } from '../../domain/table/profile-of-outcomes.ts';
import { invalidTable, type RawTable } from '../../domain/table/raw-table.ts';
import type { Profile, Provenance } from '../../profile/profile.ts';
import { METADATA_KEY } from '../profile-file/metadata.ts';
import { isParquet, openParquet, type ParquetFile } from '../profile-file/parquet-file.ts';
import { readProfileColumns, whileReading } from '../profile-file/read-profile.ts';
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
  const bytes = await readFile(path).catch((cause) => {
    throw invalidTable(`${path} cannot be read: ${(cause as Error).message}`, { file: path }, cause);
  });
  if (!isParquet(bytes)) return profileOfOutcomes(readCsv(bytes, path), await origin(path));
  return whileReading(path, async () => {
    const parquet = openParquet(bytes, path);
    if (parquet.text(METADATA_KEY) !== undefined) return readProfileColumns(parquet, path);
    return profileOfOutcomes(await rawTableOf(parquet, path), await origin(path));
  });
}

async function rawTableOf(parquet: ParquetFile, file: string): Promise<RawTable> {
  const columns = await parquet.columns();
  const cells = Array.from(columns, ([field, chunks]) => {
    const column = chunks.flatMap(({ data }) => Array.from(data));
    if (column.length === parquet.rows) return column;
    throw invalidTable(`${file}: ${field} does not hold ${parquet.rows} values`, { file, field });
  });
  return { file, names: [...columns.keys()], cells, rows: parquet.rows, lineOf: (row) => row + 1 };
}

async function origin(path: string): Promise<Provenance> {
  const { mtime } = await stat(path);
  return {
    createdAt: mtime.toISOString(),
    premodelVersion: PACKAGE_VERSION,
    device: `elsewhere (${basename(path)})`,
  };
}
