/** Row-major table of numbers: `data[row * cols + col]`. The only matrix type of this library. */
export interface Matrix {
  readonly rows: number;
  readonly cols: number;
  readonly data: Float64Array;
}

/**
 * A matrix of zeros, or over existing data (shared, not copied).
 *
 * @example
 * const x = matrix(2, 3); // 2 rows of 3 zeros
 */
export function matrix(
  rows: number,
  cols: number,
  data: Float64Array = new Float64Array(rows * cols),
): Matrix {
  if (data.length !== rows * cols) {
    throw new RangeError(`a ${rows} x ${cols} matrix needs ${rows * cols} numbers, got ${data.length}`);
  }
  return { rows, cols, data };
}

/**
 * The matrix of these rows, copied.
 * @param cols default: the length of the first row
 *
 * @example
 * const x = matrixFromRows([[5.1, 3.5], [4.9, 3.0]]);
 */
export function matrixFromRows(rows: readonly ArrayLike<number>[], cols = rows[0]?.length ?? 0): Matrix {
  const result = matrix(rows.length, cols);
  rows.forEach((row, i) => {
    result.data.set(Array.from(row), i * cols);
  });
  return result;
}

/**
 * A view of one row: writing to it writes to the matrix.
 *
 * @example
 * rowOf(matrixFromRows([[1, 2], [3, 4]]), 1); // Float64Array [3, 4]
 */
export function rowOf(m: Matrix, row: number): Float64Array {
  return m.data.subarray(row * m.cols, (row + 1) * m.cols);
}

/**
 * A copy of one column.
 *
 * @example
 * columnOf(matrixFromRows([[1, 2], [3, 4]]), 1); // Float64Array [2, 4]
 */
export function columnOf(m: Matrix, col: number): Float64Array {
  const result = new Float64Array(m.rows);
  for (let i = 0; i < m.rows; i++) result[i] = m.data[i * m.cols + col];
  return result;
}

/**
 * A copy of the given rows, in the given order.
 *
 * @example
 * const firstTwo = selectRows(x, [0, 1]);
 */
export function selectRows(m: Matrix, rows: ArrayLike<number>): Matrix {
  const result = matrix(rows.length, m.cols);
  for (let i = 0; i < rows.length; i++) result.data.set(rowOf(m, rows[i]), i * m.cols);
  return result;
}

/**
 * A copy of the given columns, in the given order.
 *
 * @example
 * const smaller = selectColumns(x, [0, 2]);
 */
export function selectColumns(m: Matrix, cols: ArrayLike<number>): Matrix {
  const result = matrix(m.rows, cols.length);
  for (let i = 0; i < m.rows; i++) {
    for (let j = 0; j < cols.length; j++) result.data[i * cols.length + j] = m.data[i * m.cols + cols[j]];
  }
  return result;
}
