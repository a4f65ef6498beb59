import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { parse } from 'csv-parse/sync';
import { assertPlainJson } from '../../artifact/plain-json.ts';
import { PremodelError } from '../../error.ts';
import type { LabelText } from './labels.ts';

export interface MetadataRow extends LabelText {
  /** As written: relative to the folder of the metadata file. */
  readonly fileName: string;
  /** Row of the file, counting from 1 and including the header of a CSV. */
  readonly row: number;
}

const PATH_COLUMNS = ['file_name', 'path', 'image'];

/**
 * Reads paths and labels from a `.csv` or `.jsonl` file: a path in `file_name` (or `path`, `image`), a class
 * in `label`, in `label_id`, or in both. Other columns are ignored. A JSON number in `label` is a class number.
 * @throws PremodelError `invalid-dataset`
 */
export async function readMetadataFile(file: string): Promise<MetadataRow[]> {
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw invalid(file, `cannot be read: ${(cause as Error).message}`);
  });
  const records = extname(file).toLowerCase() === '.csv' ? parseCsv(text, file) : parseJsonLines(text, file);
  return records.map(({ row, record }) => toRow(record, row, file));
}

interface NumberedRecord {
  readonly row: number;
  readonly record: Readonly<Record<string, unknown>>;
}

function parseCsv(text: string, file: string): NumberedRecord[] {
  try {
    const records: { record: Record<string, unknown>; info: { lines: number } }[] = parse(text, {
      bom: true,
      columns: (header: string[]) => header.map((name) => name.trim()),
      skip_empty_lines: true,
      max_record_size: 1_000_000,
      info: true,
    });
    return records.map(({ record, info }) => ({ record, row: info.lines }));
  } catch (cause) {
    throw invalid(file, `is not a CSV with a header: ${(cause as Error).message}`);
  }
}

function parseJsonLines(text: string, file: string): NumberedRecord[] {
  const lines = text
    .replace(/^\ufeff/, '')
    .split('\n')
    .map((line, i) => ({ line: line.trim(), row: i + 1 }));
  return lines
    .filter(({ line }) => line !== '')
    .map(({ line, row }) => {
      let record: unknown;
      try {
        record = JSON.parse(line);
        assertPlainJson(record, file);
      } catch (cause) {
        throw invalid(file, `line ${row} is not a JSON object: ${(cause as Error).message}`, row);
      }
      if (typeof record !== 'object' || record === null || Array.isArray(record)) {
        throw invalid(file, `line ${row} is not a JSON object`, row);
      }
      return { record: record as Record<string, unknown>, row };
    });
}

function toRow(record: Readonly<Record<string, unknown>>, row: number, file: string): MetadataRow {
  const fileName = PATH_COLUMNS.map((column) => textOf(record, column)).find((value) => value !== undefined);
  if (fileName === undefined) {
    throw invalid(file, `row ${row} has no path in a column ${PATH_COLUMNS.join(', ')}`, row);
  }
  const label = textOf(record, 'label');
  const labelId = textOf(record, 'label_id');
  if (label === undefined && labelId === undefined) {
    throw invalid(file, `row ${row} has no class in a column label or label_id`, row);
  }
  return { fileName, row, label, labelId };
}

function textOf(record: Readonly<Record<string, unknown>>, column: string): string | undefined {
  const value = Object.hasOwn(record, column) ? record[column] : undefined;
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function invalid(file: string, what: string, row?: number): PremodelError {
  return new PremodelError('invalid-dataset', `${file} ${what}`, {
    place: { file, row },
    remedy: 'Give a CSV or JSON Lines file with file_name and label (or label_id) for every image.',
  });
}
