import { PremodelError } from '../../error.ts';

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
}

/** Takes columns out of a {@link RawTable} by name, checking every cell. */
export class TableReader {
  readonly table: RawTable;

  /** @throws PremodelError `invalid-table` where two columns have the same name */
  constructor(table: RawTable) {
    this.table = table;
    const seen = new Set<string>();
    for (const name of table.names) {
      if (seen.has(name))
        throw this.invalid(`two columns are named ${JSON.stringify(name)}`, { field: name });
      seen.add(name);
    }
  }

  has(column: string): boolean {
    return this.table.names.includes(column);
  }

  /** Text of every cell; numbers and booleans as they are written. */
  texts(column: string): string[] {
    const cells = this.#cells(column);
    return Array.from({ length: this.table.rows }, (_, row) => cellText(cells[row]));
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

  unexpected(column: string, row: number, expected: string): PremodelError {
    const cell = this.#cells(column)[row];
    const shown = isMissing(cell) ? 'missing' : JSON.stringify(cellText(cell).slice(0, 40));
    return this.invalid(`${column} is ${shown}, not ${expected}`, { field: column, row });
  }

  /** @param place `row` counts from 0; the error says where that is in the file. */
  invalid(what: string, { field, row }: { field?: string; row?: number } = {}): PremodelError {
    const line = row === undefined ? undefined : this.table.lineOf(row);
    const where = line === undefined ? '' : `, line ${line}`;
    return invalidTable(`${this.table.file ?? 'the table'}${where}: ${what}`, {
      file: this.table.file,
      field,
      row: line,
    });
  }

  #cells(column: string): ArrayLike<unknown> {
    const cells = this.table.cells[this.table.names.indexOf(column)];
    if (cells) return cells;
    throw this.invalid(`there is no column ${column}`, { field: column });
  }
}

export function invalidTable(
  message: string,
  place: { file?: string; field?: string; row?: number },
  cause?: unknown,
): PremodelError {
  return new PremodelError('invalid-table', message, {
    place,
    remedy: 'Mend the table; docs/tables.md says what its columns may hold.',
    cause,
  });
}

/** How tables write that a value is not known. */
function isMissing(cell: unknown): boolean {
  if (cell === null || cell === undefined) return true;
  return typeof cell === 'string' ? /^\s*(\?|na|nan|null|none)?\s*$/i.test(cell) : Number.isNaN(cell);
}

function cellNumber(cell: unknown): number {
  if (typeof cell === 'number') return cell;
  if (typeof cell === 'bigint' || typeof cell === 'boolean') return Number(cell);
  if (typeof cell !== 'string') return Number.NaN;
  const text = cell.trim();
  // `Number` alone would take '' for 0, and hexadecimal.
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number(text);
  return /^true$/i.test(text) ? 1 : /^false$/i.test(text) ? 0 : Number.NaN;
}

function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  return typeof cell === 'string' ? cell.trim() : String(cell);
}

function expectation(min: number, max: number): string {
  if (max < Number.POSITIVE_INFINITY) return `a number in ${min} … ${max}`;
  return min > Number.NEGATIVE_INFINITY ? `a number of at least ${min}` : 'a finite number';
}
