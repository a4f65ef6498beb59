import { PremodelError } from '../../error.ts';
import { cellNumber, cellText, isMissing, labelText } from './cell-values.ts';

/** A table as it came out of a file: columns of cells that may hold anything. */
export interface RawTable {
  /** Named in errors. */
  readonly file?: string;
  readonly names: readonly string[];
  /** `cells[column][row]` */
  readonly cells: readonly ArrayLike<unknown>[];
  readonly rows: number;
  /** Where a row stands in its file, counting from 1. */
  readonly lineOf: (row: number) => number;
  /** Names of columns that are no data by what the file says of itself, such as the index that pandas keeps. */
  readonly indexColumns?: readonly string[];
}

/** Takes columns out of a {@link RawTable} by name, checking every cell. */
export class TableReader {
  readonly table: RawTable;
  readonly #columns = new Map<string, ArrayLike<unknown>>();

  /** @throws PremodelError `invalid-table` where two columns have the same name */
  constructor(table: RawTable) {
    this.table = table;
    table.names.forEach((name, i) => {
      if (this.#columns.has(name)) {
        throw this.invalid(`two columns are named ${JSON.stringify(name)}`, { field: name });
      }
      this.#columns.set(name, table.cells[i]);
    });
  }

  has(column: string): boolean {
    return this.#columns.has(column);
  }

  /** Text of every cell; numbers and booleans as they are written. */
  texts(column: string): string[] {
    return this.#map(column, cellText);
  }

  /** Text of every cell, the same for the same value however it is written; see {@link labelText}. */
  labels(column: string): string[] {
    return this.#map(column, labelText);
  }

  /** Finite numbers of a range; `true` is 1 and `false` is 0. Missing cells become NaN where allowed. */
  numbers(
    column: string,
    { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, missing = false } = {},
  ): Float64Array {
    const cells = this.#cells(column);
    const values = new Float64Array(this.table.rows);
    for (let row = 0; row < values.length; row++) {
      const value = cellNumber(cells[row]);
      if (Number.isFinite(value) && value >= min && value <= max) values[row] = value;
      else if (missing && isMissing(cells[row])) values[row] = Number.NaN;
      else throw this.unexpected(column, row, expectation(min, max));
    }
    return values;
  }

  /** @param remedy what to do about it, where that is not to mend the cell */
  unexpected(column: string, row: number, expected: string, remedy?: string): PremodelError {
    const cell = this.#cells(column)[row];
    const shown = isMissing(cell) ? 'missing' : JSON.stringify(cellText(cell).slice(0, 40));
    return this.invalid(`${column} is ${shown}, not ${expected}`, { field: column, row, remedy });
  }

  /** @param place `row` counts from 0; the error says where that is in the file. */
  invalid(
    what: string,
    { field, row, remedy }: { field?: string; row?: number; remedy?: string } = {},
  ): PremodelError {
    const line = row === undefined ? undefined : this.table.lineOf(row);
    const where = line === undefined ? '' : `, line ${line}`;
    return invalidTable(
      `${this.table.file ?? 'the table'}${where}: ${what}`,
      { file: this.table.file, field, row: line },
      { remedy },
    );
  }

  #map(column: string, text: (cell: unknown) => string): string[] {
    const cells = this.#cells(column);
    return Array.from({ length: this.table.rows }, (_, row) => text(cells[row]));
  }

  #cells(column: string): ArrayLike<unknown> {
    const cells = this.#columns.get(column);
    if (cells) return cells;
    throw this.invalid(`there is no column ${column}`, { field: column });
  }
}

export function invalidTable(
  message: string,
  place: { file?: string; field?: string; row?: number },
  {
    cause,
    remedy = 'Mend the table; docs/tables.md says what its columns may hold.',
  }: { readonly cause?: unknown; readonly remedy?: string } = {},
): PremodelError {
  return new PremodelError('invalid-table', message, { place, remedy, cause });
}

function expectation(min: number, max: number): string {
  if (max < Number.POSITIVE_INFINITY) return `a number in ${min} … ${max}`;
  return min > Number.NEGATIVE_INFINITY ? `a number of at least ${min}` : 'a finite number';
}
