import { parse } from 'csv-parse/sync';
import { assertPlainJson } from '../../artifact/plain-json.ts';
import { decodeText, delimiterOf } from '../delimited-text.ts';
import { invalidMetadata } from './invalid-metadata.ts';

export interface NumberedRecord {
  /** Row of the file, counting from 1 and including the header of a CSV. */
  readonly row: number;
  readonly record: Readonly<Record<string, unknown>>;
}

const LONGEST_RECORD = 1_000_000;

/**
 * The records of a table that is text, told apart by content: JSON Lines, or fields parted by commas, tabs, semicolons
 * or bars below a header.
 * @throws PremodelError `invalid-dataset`
 */
export function textRecords(bytes: Uint8Array, file: string): NumberedRecord[] {
  const text = decodeText(bytes);
  if (text === undefined) throw invalidMetadata(file, 'is no text in UTF-8 or UTF-16, and no Parquet file');
  const start = text.trimStart()[0];
  if (start === '[') throw invalidMetadata(file, 'is one JSON array: write an object a line (JSON Lines)');
  return start === '{' ? jsonLines(text, file) : delimitedRows(text, file);
}

function delimitedRows(text: string, file: string): NumberedRecord[] {
  try {
    const records: { record: Record<string, unknown>; info: { lines: number } }[] = parse(text, {
      delimiter: delimiterOf(text),
      columns: (header: string[]) => distinct(header.map((name) => name.trim())),
      skip_empty_lines: true,
      max_record_size: LONGEST_RECORD,
      info: true,
    });
    return records.map(({ record, info }) => ({ record, row: info.lines }));
  } catch (cause) {
    throw invalidMetadata(file, `is not a CSV with a header: ${(cause as Error).message}`);
  }
}

/** Of two columns of one name the last would count. */
function distinct(header: string[]): string[] {
  const twice = header.find((name, i) => name !== '' && header.indexOf(name) < i);
  if (twice !== undefined) throw new Error(`two columns are called ${twice}`);
  return header;
}

function jsonLines(text: string, file: string): NumberedRecord[] {
  const lines = text.split('\n').map((line, i) => ({ line: line.trim(), row: i + 1 }));
  return lines
    .filter(({ line }) => line !== '')
    .map(({ line, row }) => ({ record: parseLine(line, file, row), row }));
}

function parseLine(line: string, file: string, row: number): Record<string, unknown> {
  let record: unknown;
  try {
    record = JSON.parse(line);
    assertPlainJson(record, file);
  } catch (cause) {
    throw invalidMetadata(file, `line ${row} is not a JSON object: ${(cause as Error).message}`, row);
  }
  if (typeof record === 'object' && record !== null && !Array.isArray(record)) {
    return record as Record<string, unknown>;
  }
  throw invalidMetadata(file, `line ${row} is not a JSON object`, row);
}
