import { CsvError, parse } from 'csv-parse/sync';
import { invalidTable, type RawTable } from '../../domain/table/raw-table.ts';
import { decodeText, delimiterOf } from '../delimited-text.ts';

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
    throw invalidTable(`${file} is neither Parquet nor text in UTF-8 or UTF-16`, { file });
  }
  const delimiter = delimiterOf(text);
  const options = { delimiter, skip_empty_lines: true, max_record_size: LONGEST_RECORD };
  let records: string[][];
  try {
    records = parse(text, options);
  } catch (cause) {
    const row = cause instanceof CsvError ? Number(cause.lines) : undefined;
    throw invalidTable(`${file} is not a CSV: ${(cause as Error).message}`, { file, row }, cause);
  }
  const [header = [], ...rows] = records;
  return {
    file,
    names: header.map((name) => name.trim()),
    cells: header.map((_, column) => rows.map((row) => row[column])),
    rows: rows.length,
    // Counting lines takes longer than reading them, so it waits until an error needs it.
    lineOf: (row) => {
      const counted = parse(text, { ...options, info: true, to: row + 2 }) as unknown[];
      return (counted[row + 1] as { info: { lines: number } }).info.lines;
    },
  };
}
