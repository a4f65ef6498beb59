import { type Matrix, matrix } from '../../learn/matrix.ts';
import { invalidProfile } from './metadata.ts';

/** Part of a column as the Parquet reader hands it out. */
export interface ColumnChunk {
  readonly rowStart: number;
  readonly data: ArrayLike<unknown>;
}

/** Takes columns by name out of a file that may hold anything, checking length, type and range of each. */
export class ColumnReader {
  private readonly chunks: ReadonlyMap<string, readonly ColumnChunk[]>;
  private readonly rows: number;
  private readonly file: string;

  constructor(chunks: ReadonlyMap<string, readonly ColumnChunk[]>, rows: number, file: string) {
    this.chunks = chunks;
    this.rows = rows;
    this.file = file;
  }

  strings(name: string): string[] {
    const column = new Array<string>(this.rows);
    this.each(name, (value, row) => {
      if (typeof value !== 'string') throw this.unexpected(name, row, value, 'text');
      column[row] = value;
    });
    return column;
  }

  /** Finite numbers in a range. */
  numbers(name: string, { min = -Infinity, max = Infinity, integer = false } = {}): Float64Array {
    const column = new Float64Array(this.rows);
    const expected = integer ? `a whole number in ${min} … ${max}` : `a finite number in ${min} … ${max}`;
    this.each(name, (value, row) => {
      if (
        typeof value !== 'number' ||
        !Number.isFinite(value) ||
        value < min ||
        value > max ||
        (integer && !Number.isInteger(value))
      ) {
        throw this.unexpected(name, row, value, expected);
      }
      column[row] = value;
    });
    return column;
  }

  /** Columns side by side. */
  matrix(names: readonly string[]): Matrix {
    const result = matrix(this.rows, names.length);
    names.forEach((name, col) => {
      this.numbers(name).forEach((value, row) => {
        result.data[row * names.length + col] = value;
      });
    });
    return result;
  }

  private each(name: string, visit: (value: unknown, row: number) => void): void {
    const chunks = this.chunks.get(name);
    if (!chunks && this.rows > 0)
      throw invalidProfile(this.file, `the column ${name} is missing or damaged`, name);
    let next = 0;
    for (const { rowStart, data } of [...(chunks ?? [])].sort((a, b) => a.rowStart - b.rowStart)) {
      if (rowStart !== next || rowStart + data.length > this.rows) break;
      for (let i = 0; i < data.length; i++) visit(data[i], rowStart + i);
      next += data.length;
    }
    if (next !== this.rows) {
      throw invalidProfile(this.file, `the column ${name} does not hold ${this.rows} values`, name);
    }
  }

  private unexpected(name: string, row: number, value: unknown, expected: string): Error {
    const shown = String(typeof value === 'string' ? JSON.stringify(value.slice(0, 40)) : value);
    return invalidProfile(this.file, `${name} of row ${row} is ${shown}, not ${expected}`, name);
  }
}
