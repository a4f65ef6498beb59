import { isParquet, MAX_PARQUET_BYTES } from '../parquet/parquet-file.ts';
import { type ReadOptions, readRegularFile } from '../read-regular-file.ts';
import { type NumberedRecord, textRecords } from './metadata-records.ts';
import { parquetRecords } from './parquet-records.ts';

/**
 * The records of a table, told by its content: CSV, TSV and the like, JSON Lines, or Parquet.
 * @param columns names in lower case of those that are wanted; of Parquet no other is read
 * @throws PremodelError `invalid-dataset`, and what `readRegularFile` throws
 */
export async function readRecords(
  file: string,
  columns: ReadonlySet<string>,
  options: Pick<ReadOptions, 'what' | 'origin'>,
): Promise<NumberedRecord[]> {
  const bytes = await readRegularFile(file, { ...options, maxBytes: MAX_PARQUET_BYTES });
  if (!isParquet(bytes)) return textRecords(bytes, file);
  return parquetRecords(bytes, file, (name) => columns.has(name.toLowerCase()));
}
