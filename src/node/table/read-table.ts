import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ParseOptions } from '../../artifact/parse-premodel.ts';
import {
  ignoredColumns,
  withLeftOut,
  withoutColumns,
  withoutFeatures,
} from '../../domain/table/ignored-columns.ts';
import { profileOfOutcomes } from '../../domain/table/profile-of-outcomes.ts';
import type { Profile, Provenance } from '../../profile/profile.ts';
import { isParquet, MAX_PARQUET_BYTES, openParquet } from '../parquet/parquet-file.ts';
import { METADATA_KEY } from '../profile-file/metadata.ts';
import { readProfileColumns, whileReading } from '../profile-file/read-profile.ts';
import { readHead, readRegularFile } from '../read-regular-file.ts';
import { PACKAGE_VERSION } from '../version.ts';
import { readAslib } from './read-aslib.ts';
import { MAX_CSV_BYTES, readCsv } from './read-csv.ts';
import { readParquetTable } from './read-parquet-table.ts';

export interface TableOptions extends ParseOptions {
  /** Columns of a table to leave out, by name; of a profile or a scenario, features. Default: none */
  readonly ignore?: readonly string[];
}

/**
 * A profile from whatever holds outcomes, told apart by content: a profile that `writeProfile` wrote, or a table of
 * outcomes measured elsewhere as Parquet or CSV (docs/tables.md), or the folder of an ASlib scenario.
 *
 * @example
 * const profile = await readTable('answers.csv', { ignore: ['dataset'] });
 * profile.provenance.leftOut; // [{ column: 'dataset', reason: 'ignored, as asked' }]
 *
 * @throws PremodelError `invalid-profile`, `unsupported-version`, `modified-file`, `invalid-table`, `invalid-option` (no such column to
 *   ignore), `missing-file`, `unreadable-file`, `too-large`
 */
export async function readTable(path: string, options: TableOptions = {}): Promise<Profile> {
  const { ignore = [] } = options;
  if ((await stat(path).catch(() => undefined))?.isDirectory()) {
    return withoutFeatures(await readAslib(path, await origin(path)), ignore, path);
  }
  const bytes = await readTableFile(path);
  if (isParquet(bytes)) return whileReading(path, () => readParquet(bytes, path, options));
  const table = readCsv(bytes, path);
  const ignored = ignoredColumns(table.names, ignore, path);
  return withLeftOut(profileOfOutcomes(withoutColumns(table, ignored), await origin(path)), ignored);
}

async function readParquet(
  bytes: Uint8Array,
  path: string,
  { ignore = [], ...options }: TableOptions,
): Promise<Profile> {
  const parquet = await openParquet(bytes);
  if (parquet.text(METADATA_KEY) !== undefined) {
    return withoutFeatures(await readProfileColumns(parquet, path, options), ignore, path);
  }
  const names = parquet.columns.map(({ name }) => name);
  const ignored = ignoredColumns(names, ignore, path);
  // What is ignored is not even read: it may be what cannot be.
  const table = await readParquetTable(parquet, path, ignored);
  return withLeftOut(profileOfOutcomes(table, await origin(path)), ignored);
}

async function readTableFile(path: string): Promise<Buffer> {
  const origin = 'make a profile with `premodel profile`';
  const parquet = isParquet(await readHead(path, 4, { origin }));
  return readRegularFile(path, {
    maxBytes: parquet ? MAX_PARQUET_BYTES : MAX_CSV_BYTES,
    what: parquet ? 'profile or table' : 'table of text (Parquet may be larger)',
    origin,
  });
}

async function origin(path: string): Promise<Provenance> {
  const { mtime } = await stat(path);
  return {
    createdAt: mtime.toISOString(),
    premodelVersion: PACKAGE_VERSION,
    device: `elsewhere (${basename(path)})`,
  };
}
