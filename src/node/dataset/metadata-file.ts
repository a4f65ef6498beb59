import type { LabelText } from '../../domain/classes/labels/labelled-row.ts';
import { isParquet, MAX_PARQUET_BYTES } from '../parquet/parquet-file.ts';
import { readRegularFile } from '../read-regular-file.ts';
import { invalidMetadata } from './invalid-metadata.ts';
import { type NumberedRecord, textRecords } from './metadata-records.ts';
import { parquetRecords } from './parquet-records.ts';
import { splitNamed, splitOfColumn } from './splits.ts';

export interface MetadataRow extends LabelText {
  /** As written: relative to the folder of the metadata file, or to the data root. */
  readonly fileName: string;
  /** Row of the file, counting from 1 and including the header of a CSV. */
  readonly row: number;
  /** What the row says of the split the image belongs to. */
  readonly split?: string;
}

const PATH_COLUMNS = ['file_name', 'path', 'image'];
const LABEL_COLUMNS = ['label', 'label_id'];
/** Columns that may speak of a split: the first does, the others where their values are names of splits. */
const SPLIT_COLUMNS = ['split', 'subset', 'partition', 'set'];
const KNOWN_COLUMNS = new Set([...PATH_COLUMNS, ...LABEL_COLUMNS, ...SPLIT_COLUMNS]);

/**
 * Reads paths and labels from a table, told by its content: CSV, TSV and the like, JSON Lines, or Parquet. A path is in
 * `file_name` (or `path`, `image`), a class in `label`, in `label_id`, or in both, a split in `split`. Other columns
 * are ignored. A number in `label` is a class number.
 * @throws PremodelError `invalid-dataset`, and what `readRegularFile` throws
 */
export async function readMetadataFile(file: string): Promise<MetadataRow[]> {
  return toRows(await readRecords(file), file);
}

/** The rows of a table of images, or undefined where it has no columns of paths and labels. */
export async function readIfImageTable(file: string): Promise<MetadataRow[] | undefined> {
  const records = await readRecords(file);
  const names = new Set(Object.keys(records[0]?.record ?? {}).map((name) => name.toLowerCase()));
  const isTable = [PATH_COLUMNS, LABEL_COLUMNS].every((columns) => columns.some((name) => names.has(name)));
  return isTable ? toRows(records, file) : undefined;
}

async function readRecords(file: string): Promise<NumberedRecord[]> {
  const bytes = await readRegularFile(file, {
    maxBytes: MAX_PARQUET_BYTES,
    what: 'table of images',
    origin: 'give a folder of images',
  });
  if (!isParquet(bytes)) return textRecords(bytes, file);
  return parquetRecords(bytes, file, (name) => KNOWN_COLUMNS.has(name.toLowerCase()));
}

function toRows(records: readonly NumberedRecord[], file: string): MetadataRow[] {
  return records.map(({ row, record }) => {
    const text = (columns: readonly string[]) => firstText(record, columns);
    const fileName = text(PATH_COLUMNS);
    if (fileName === undefined) {
      throw invalidMetadata(file, `row ${row} has no path in a column ${PATH_COLUMNS.join(', ')}`, row);
    }
    const label = text(['label']);
    const labelId = text(['label_id']);
    if (label === undefined && labelId === undefined) {
      throw invalidMetadata(file, `row ${row} has no class in a column label or label_id`, row);
    }
    return { fileName, row, label, labelId, split: splitIn(record) };
  });
}

function splitIn(record: NumberedRecord['record']): string | undefined {
  const split = firstText(record, ['split']);
  if (split !== undefined) return splitOfColumn(split);
  const named = SPLIT_COLUMNS.map((column) => splitNamed(firstText(record, [column]) ?? ''));
  return named.find((name) => name !== undefined);
}

/** Of the first column that has one, whatever its case. */
function firstText(record: NumberedRecord['record'], columns: readonly string[]): string | undefined {
  for (const column of columns) {
    const name = Object.hasOwn(record, column)
      ? column
      : Object.keys(record).find((key) => key.toLowerCase() === column);
    const value = name === undefined ? undefined : record[name];
    if (typeof value === 'number' || typeof value === 'bigint') return String(value);
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
  }
  return undefined;
}
