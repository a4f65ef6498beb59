import type { LabelPlace, LabelText } from '../../domain/classes/labels/labelled-row.ts';
import { invalidMetadata } from './invalid-metadata.ts';
import type { NumberedRecord } from './metadata-records.ts';
import { splitNamed, splitOfColumn } from './splits.ts';

type Record = NumberedRecord['record'];

export const LABEL_COLUMNS = ['label', 'label_id'];
/** Columns that may speak of a split: the first does, the others where their values are names of splits. */
export const SPLIT_COLUMNS = ['split', 'subset', 'partition', 'set'];

/** What a row says of its class. @throws PremodelError `invalid-dataset` */
export function labelIn(record: Record, { file, row }: LabelPlace): LabelText {
  const label = firstText(record, ['label']);
  const labelId = firstText(record, ['label_id']);
  if (label !== undefined || labelId !== undefined) return { label, labelId };
  const several = LABEL_COLUMNS.find((column) => Array.isArray(cellOf(record, column)));
  const what =
    several === undefined ? 'has no class in a column label or label_id' : `has a list as its ${several}`;
  throw invalidMetadata(file, `row ${row} ${what}`, row);
}

export function splitIn(record: Record): string | undefined {
  const split = firstText(record, ['split']);
  if (split !== undefined) return splitOfColumn(split);
  const named = SPLIT_COLUMNS.map((column) => splitNamed(firstText(record, [column]) ?? ''));
  return named.find((name) => name !== undefined);
}

/** Of the first column that has one, whatever its case. */
export function firstText(record: Record, columns: readonly string[]): string | undefined {
  const values = columns.map((column) => textOf(cellOf(record, column))?.trim());
  return values.find((value) => value !== undefined && value !== '');
}

/** Of a column, whatever its case. */
export function cellOf(record: Record, column: string): unknown {
  if (Object.hasOwn(record, column)) return record[column];
  const name = Object.keys(record).find((key) => key.toLowerCase() === column);
  return name === undefined ? undefined : record[name];
}

/** A number as it is written; undefined of what is neither a text nor a number. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return typeof value === 'string' ? value : undefined;
}
