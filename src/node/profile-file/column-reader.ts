import { type Matrix, matrix } from '../../learn/matrix.ts';
import type { ColumnPart, ParquetFile } from '../parquet/parquet-file.ts';
import { invalidProfile } from './metadata.ts';

/** Takes columns by name out of a file that may hold anything, checking length, type and range of each. */
export class ColumnReader {
  /** Of a column that cannot be read, why: an error only if somebody needs it. */
  private readonly columns = new Map<string, readonly ColumnPart[] | Error>();
  private readonly rows: number;
  private readonly file: string;

  private constructor(rows: number, file: string) {
    this.rows = rows;
    this.file = file;
  }

  static async of(parquet: ParquetFile, file: string): Promise<ColumnReader> {
    const reader = new ColumnReader(parquet.rows, file);
    for (const column of parquet.columns) {
      reader.columns.set(column.name, await column.read().catch((error: Error) => error));
    }
    return reader;
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
    const parts = this.columns.get(name);
    if (parts instanceof Error) {
      throw invalidProfile(this.file, `the column ${name} cannot be read: ${parts.message}`, name, parts);
    }
    if (!parts && this.rows > 0) throw invalidProfile(this.file, `the column ${name} is missing`, name);
    for (const { rowStart, data } of parts ?? []) {
      for (let i = 0; i < data.length; i++) visit(data[i], rowStart + i);
    }
  }

  private unexpected(name: string, row: number, value: unknown, expected: string): Error {
    const shown = String(typeof value === 'string' ? JSON.stringify(value.slice(0, 40)) : value);
    return invalidProfile(this.file, `${name} of row ${row} is ${shown}, not ${expected}`, name);
  }
}
