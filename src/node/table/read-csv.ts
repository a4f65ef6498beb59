import { CsvError, type Options, parse } from 'csv-parse/sync';
import { invalidTable, type RawTable } from '../../domain/table/raw-table.ts';
import { PremodelError } from '../../error.ts';
import { decodeText, delimiterOf } from '../delimited-text.ts';

/** A larger table is refused before it is read; Parquet may be larger. */
export const MAX_CSV_BYTES = 256 * 2 ** 20;
/** A cell takes forty bytes of memory or more, however short it is. */
const MAX_CELLS = 25_000_000;
/** A field or a line longer than this is a quote that was never closed. */
const LONGEST_RECORD = 10_000_000;

/**
 * Cells of a table with a header, as text: fields parted by commas, semicolons, tabs or bars, with quotes, CRLF and
 * byte order marks, in UTF-8 or UTF-16, as RFC 4180 and spreadsheets write them.
 * @throws PremodelError `invalid-table`
 */
export function readCsv(bytes: Uint8Array, file: string): RawTable {
  const text = decodeText(bytes);
  if (text === undefined) {
    throw invalidTable(
      `${file} is neither Parquet nor text in UTF-8 or UTF-16`,
      { file },
      { remedy: 'Write it as a CSV in UTF-8 (in Excel: CSV UTF-8), or as Parquet.' },
    );
  }
  const options = formatOf(text);
  const columns = parseColumns(text, options, file);
  return {
    file,
    names: columns.map(([name]) => name.trim()),
    cells: columns.map((column) => column.slice(1)),
    rows: (columns[0]?.length ?? 1) - 1,
    // Counting lines takes longer than reading them, so it waits until an error needs it.
    lineOf: (row) => {
      const counted = parse(text, { ...options, info: true, to: row + 2 }) as unknown[];
      return (counted[row + 1] as { info: { lines: number } }).info.lines;
    },
  };
}

function formatOf(text: string): Options {
  const common = { skip_empty_lines: true, max_record_size: LONGEST_RECORD };
  // Excel writes and reads a first line that says what parts the fields.
  const said = /^sep=(.)\r?\n/i.exec(text);
  return said ? { ...common, delimiter: said[1], from_line: 2 } : { ...common, delimiter: delimiterOf(text) };
}

/** The header with what is below it, column by column: no record is kept. */
function parseColumns(text: string, options: Options, file: string): string[][] {
  let columns: string[][] | undefined;
  let cells = 0;
  const keep = (record: string[]) => {
    cells += record.length;
    if (cells > MAX_CELLS) {
      throw invalidTable(
        `${file} has more than ${MAX_CELLS} cells`,
        { file },
        { remedy: 'Write it as Parquet, which takes less memory, or leave out rows or columns.' },
      );
    }
    if (columns) for (let i = 0; i < record.length; i++) columns[i].push(record[i]);
    else columns = record.map((name) => [name]);
    return null;
  };
  try {
    parse(text, { ...options, on_record: keep });
  } catch (cause) {
    if (PremodelError.is(cause)) throw cause;
    const row = cause instanceof CsvError ? Number(cause.lines) : undefined;
    throw invalidTable(`${file} is not a CSV: ${(cause as Error).message}`, { file, row }, { cause });
  }
  return columns ?? [];
}
