import type { LeftOutColumn } from '../../profile/profile.ts';
import { cellNumber } from './cell-values.ts';
import type { RawTable } from './raw-table.ts';

/** Names that programs give to the index of a table, or to a column that had no name: never to data. */
const NO_DATA = [
  /^$/,
  // pandas, reading what it wrote with an index, and writing an index to Parquet.
  /^Unnamed: \d+([._]\w+)*$/,
  /^__index_level_\d+__$/,
  // R: readr, data.table.
  /^\.\.\.\d+$/,
];

/** Names of row numbers, which may be data as well: left out where all values are different whole numbers. */
const ROW_NUMBERS =
  /^(index|idx|id|rn|level_\d+|row([._ ]?(id|index|nr|num|number|name|names|no))?|column0+|_c0|#)$/i;

/** Names that R gives to a column without one: left out where the values count the rows. */
const COUNTS_ROWS = /^(x|x\.?1|v1|n|no|nr|obs|unnamed|unnamed_0)$/i;

/**
 * Columns that only say which row it is. As features they tell the order of the table, in which often one data set
 * follows another, and nothing that a live input has.
 *
 * @param features names of the columns that would be features
 */
export function indexColumns(table: RawTable, features: readonly string[]): LeftOutColumn[] {
  const positions = new Map(table.names.map((name, i) => [name, i]));
  return features.flatMap((column) => {
    const reason = whyIndex(column, table, table.cells[positions.get(column)!]);
    return reason === undefined ? [] : [{ column, reason }];
  });
}

function whyIndex(name: string, table: RawTable, cells: ArrayLike<unknown>): string | undefined {
  if (table.indexColumns?.includes(name)) return 'the index of the table, not a feature';
  if (NO_DATA.some((pattern) => pattern.test(name))) {
    return name === '' ? 'it has no name' : 'the index of the table, not a feature';
  }
  const counts = COUNTS_ROWS.test(name) && countsRows(cells, table.rows);
  const numbers = ROW_NUMBERS.test(name) && allDifferent(cells, table.rows);
  return counts || numbers ? 'row numbers, not a feature' : undefined;
}

/** 0, 1, 2 … or 1, 2, 3 … */
function countsRows(cells: ArrayLike<unknown>, rows: number): boolean {
  const first = cellNumber(cells[0]);
  if (rows < 2 || (first !== 0 && first !== 1)) return false;
  for (let row = 1; row < rows; row++) if (cellNumber(cells[row]) !== first + row) return false;
  return true;
}

function allDifferent(cells: ArrayLike<unknown>, rows: number): boolean {
  const seen = new Set<number>();
  for (let row = 0; row < rows; row++) {
    const value = cellNumber(cells[row]);
    if (!Number.isInteger(value) || value < 0 || seen.has(value)) return false;
    seen.add(value);
  }
  return rows > 1;
}
