import { type Matrix, matrix } from '../../learn/matrix.ts';
import { median } from '../../statistics.ts';

/**
 * Features as learners need them: the median of a column where a value is missing (NaN), and, since that a value
 * is missing often tells something, a column `<name> missing` of zeros and ones. Columns missing on the same
 * inputs share one; constant columns it would give are left out.
 */
export function fillMissing(
  names: readonly string[],
  columns: readonly Float64Array[],
  rows: number,
): { readonly names: readonly string[]; readonly values: Matrix } {
  const filled: { name: string; values: Float64Array }[] = [];
  const patterns = new Map<string, { name: string; values: Float64Array }>();
  columns.forEach((values, i) => {
    if (!values.some(Number.isNaN)) {
      filled.push({ name: names[i], values });
      return;
    }
    const present = values.filter((value) => !Number.isNaN(value));
    const middle = median(present);
    filled.push({ name: names[i], values: values.map((value) => (Number.isNaN(value) ? middle : value)) });
    const gaps = values.map((value) => (Number.isNaN(value) ? 1 : 0));
    const pattern = gaps.join('');
    if (present.length > 0 && !patterns.has(pattern)) {
      patterns.set(pattern, { name: `${names[i]} missing`, values: gaps });
    }
  });
  const all = [...filled, ...patterns.values()];
  const values = matrix(rows, all.length);
  all.forEach((column, j) => {
    for (let row = 0; row < rows; row++) values.data[row * all.length + j] = column.values[row];
  });
  return { names: all.map(({ name }) => name), values };
}
