import { CsvError, parse } from 'csv-parse/sync';
import { invalidTable, type RawTable } from '../../domain/table/raw-table.ts';

/** A field or a line longer than this is a quote that was never closed. */
const LONGEST_RECORD = 10_000_000;

/**
 * Cells of a CSV with a header: quotes, CRLF and a byte order mark as RFC 4180 and spreadsheets write them.
 * @throws PremodelError `invalid-table`
 */
export function readCsv(text: string, file: string): RawTable {
  const options = { bom: true, skip_empty_lines: true, max_record_size: LONGEST_RECORD };
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
