import { invalidTable, type RawTable } from '../../domain/table/raw-table.ts';
import type { ParquetColumn, ParquetFile } from '../parquet/parquet-file.ts';

/**
 * Cells of a Parquet file that others wrote.
 * @param ignored names of columns that are not read
 * @throws PremodelError `invalid-table`, naming every column that cannot be read
 */
export async function readParquetTable(
  parquet: ParquetFile,
  file: string,
  ignored: ReadonlySet<string>,
): Promise<RawTable> {
  const columns = parquet.columns.filter(({ name }) => !ignored.has(name));
  const faults: { readonly name: string; readonly cause: Error }[] = [];
  const cells: ArrayLike<unknown>[] = [];
  for (const column of columns) {
    try {
      cells.push(await cellsOf(column));
    } catch (cause) {
      faults.push({ name: column.name, cause: cause as Error });
    }
  }
  if (faults.length > 0) throw unreadable(faults, file);
  return {
    file,
    names: columns.map(({ name }) => name),
    cells,
    rows: parquet.rows,
    lineOf: (row) => row + 1,
    indexColumns: pandasIndex(parquet.text('pandas')),
  };
}

async function cellsOf({ read }: ParquetColumn): Promise<ArrayLike<unknown>> {
  const parts = await read();
  return parts.length === 1 ? parts[0].data : parts.flatMap(({ data }) => Array.from(data));
}

function unreadable(
  faults: readonly { readonly name: string; readonly cause: Error }[],
  file: string,
): Error {
  const [{ name: field, cause }] = faults;
  const columns = faults.map(({ name, cause }) => `${name} (${cause.message})`).join(', ');
  const names = faults.map(({ name }) => name).join(',');
  return invalidTable(
    `${file}: columns that cannot be read: ${columns}`,
    { file, field },
    {
      cause,
      remedy: `Write them in another way, or leave them out: --ignore ${names} (\`ignore\` in the library).`,
    },
  );
}

/** Names of the columns in which pandas keeps an index, by what it writes beside the schema. */
function pandasIndex(metadata: string | undefined): string[] {
  try {
    const { index_columns: columns } = JSON.parse(metadata ?? '{}');
    return Array.isArray(columns) ? columns.filter((column) => typeof column === 'string') : [];
  } catch {
    // Told by its name, then, or not at all: what pandas wrote is no part of the table.
    return [];
  }
}
