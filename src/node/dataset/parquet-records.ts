import { openParquet, type ParquetColumn, type ParquetFile } from '../parquet/parquet-file.ts';
import { invalidMetadata } from './invalid-metadata.ts';
import type { NumberedRecord } from './metadata-records.ts';

/**
 * The records of a Parquet table, of the columns asked for. Numbers of classes that the file itself names (the
 * `ClassLabel` of Hugging Face data sets) come out as those names.
 * @param isWanted by the name of a column
 * @throws PremodelError `invalid-dataset`
 */
export async function parquetRecords(
  bytes: Uint8Array,
  file: string,
  isWanted: (name: string) => boolean,
): Promise<NumberedRecord[]> {
  const parquet = await openParquet(bytes).catch((cause: Error) => {
    throw invalidMetadata(file, `is a Parquet file that cannot be read: ${cause.message}`);
  });
  const columns = parquet.columns.filter(({ name }) => isWanted(name));
  const records = Array.from({ length: parquet.rows }, (): Record<string, unknown> => ({}));
  for (const column of columns) {
    const names = classNames(parquet, column.name);
    for (const { rowStart, data } of await readColumn(column, file)) {
      for (let i = 0; i < data.length; i++) {
        const value = data[i];
        records[rowStart + i][column.name] = names?.[Number(value)] ?? value;
      }
    }
  }
  return records.map((record, i) => ({ record, row: i + 1 }));
}

function readColumn(column: ParquetColumn, file: string): ReturnType<ParquetColumn['read']> {
  return column.read().catch((cause: Error) => {
    const hint =
      column.name === 'image'
        ? ': images within Parquet are not read, save them as files and name those'
        : '';
    throw invalidMetadata(file, `has a column ${column.name} that cannot be read (${cause.message})${hint}`);
  });
}

/** What the `datasets` library writes about a column. */
function classNames(parquet: ParquetFile, column: string): readonly string[] | undefined {
  try {
    const names = JSON.parse(parquet.text('huggingface') ?? '{}')?.info?.features?.[column]?.names;
    return Array.isArray(names) && names.every((name) => typeof name === 'string') ? names : undefined;
  } catch {
    return undefined;
  }
}
