import type { LabelText } from '../../domain/classes/labels/labelled-row.ts';
import { invalidMetadata } from './invalid-metadata.ts';
import { firstText, LABEL_COLUMNS, labelIn, SPLIT_COLUMNS, splitIn } from './label-columns.ts';
import type { NumberedRecord } from './metadata-records.ts';
import { readRecords } from './read-records.ts';

export interface MetadataRow extends LabelText {
  /** As written: relative to the folder of the metadata file, or to the data root. */
  readonly fileName: string;
  /** Row of the file, counting from 1 and including the header of a CSV. */
  readonly row: number;
  /** What the row says of the split the image belongs to. */
  readonly split?: string;
}

const PATH_COLUMNS = ['file_name', 'path', 'image'];
const KNOWN_COLUMNS = new Set([...PATH_COLUMNS, ...LABEL_COLUMNS, ...SPLIT_COLUMNS]);

/**
 * Reads paths and labels from a table, told by its content: CSV, TSV and the like, JSON Lines, or Parquet. A path is in
 * `file_name` (or `path`, `image`), a class in `label`, in `label_id`, or in both, a split in `split`. Other columns
 * are ignored. A number in `label` is a class number.
 * @throws PremodelError `invalid-dataset`, and what `readRegularFile` throws
 */
export async function readMetadataFile(file: string): Promise<MetadataRow[]> {
  return toRows(await recordsOf(file), file);
}

/** The rows of a table of images, or undefined where it has no columns of paths and labels. */
export async function readIfImageTable(file: string): Promise<MetadataRow[] | undefined> {
  const records = await recordsOf(file);
  const names = new Set(Object.keys(records[0]?.record ?? {}).map((name) => name.toLowerCase()));
  const isTable = [PATH_COLUMNS, LABEL_COLUMNS].every((columns) => columns.some((name) => names.has(name)));
  return isTable ? toRows(records, file) : undefined;
}

function recordsOf(file: string): Promise<NumberedRecord[]> {
  return readRecords(file, KNOWN_COLUMNS, { what: 'table of images', origin: 'give a folder of images' });
}

function toRows(records: readonly NumberedRecord[], file: string): MetadataRow[] {
  return records.map(({ row, record }) => {
    const fileName = firstText(record, PATH_COLUMNS);
    if (fileName === undefined) {
      throw invalidMetadata(file, `row ${row} has no path in a column ${PATH_COLUMNS.join(', ')}`, row);
    }
    return { fileName, row, ...labelIn(record, { file, row }), split: splitIn(record) };
  });
}
