import { PremodelError } from '../error.ts';
import type { FitOptions } from './classifier.ts';
import type { Matrix } from './matrix.ts';

/** Beyond this, squares and their sums could overflow. */
export const LARGEST_VALUE = 1e100;
/** Keeps weighted squares of the largest values finite. */
const LARGEST_WEIGHT = 1e50;
export const MOST_CLASSES = 65_536;

/**
 * Refuses training data no learner can use, and returns the number of classes.
 * @param supports whether the learner heeds `sampleWeight`; where not, weights are refused rather than ignored
 * @throws PremodelError `invalid-training-data`, `invalid-option`
 */
export function checkTraining(
  x: Matrix,
  y: Int32Array,
  options: FitOptions = {},
  supports: { readonly sampleWeight?: boolean } = {},
): number {
  if (options.sampleWeight && !supports.sampleWeight) {
    throw new PremodelError('invalid-option', 'this learner knows no sample weights', {
      place: { field: 'sampleWeight' },
      remedy: 'Leave sampleWeight out, or choose a learner that heeds it; see docs/learners.md.',
    });
  }
  checkFeatures(x);
  return checkLabels(y, x.rows, options);
}

/** @throws PremodelError `invalid-training-data` */
export function checkFeatures(x: Matrix): void {
  if (x.rows === 0) throw invalidTraining('there is no row to learn from');
  const { data } = x;
  for (let i = 0; i < data.length; i++) {
    if (!(Math.abs(data[i]) <= LARGEST_VALUE)) {
      const row = Math.floor(i / x.cols);
      throw invalidTraining(`feature ${i % x.cols} of row ${row} is ${data[i]}`, row);
    }
  }
}

/** Returns the number of classes. @throws PremodelError `invalid-training-data` */
export function checkLabels(y: Int32Array, rows: number, options: FitOptions = {}): number {
  if (y.length !== rows) throw invalidTraining(`${rows} rows but ${y.length} classes`);
  const classes = options.classes ?? y.reduce((most, label) => Math.max(most, label), -1) + 1;
  if (!Number.isInteger(classes) || classes < 1 || classes > MOST_CLASSES) {
    throw invalidTraining(`${classes} classes; a whole number from 1 to ${MOST_CLASSES} is possible`);
  }
  for (let i = 0; i < y.length; i++) {
    if (y[i] < 0 || y[i] >= classes) {
      throw invalidTraining(`class ${y[i]} of row ${i} is not in 0 … ${classes - 1}`, i);
    }
  }
  return classes;
}

/** @throws PremodelError `invalid-training-data` */
export function checkTargets(y: Float64Array, rows: number): void {
  if (y.length !== rows) throw invalidTraining(`${rows} rows but ${y.length} targets`);
  for (let i = 0; i < y.length; i++) {
    if (!(Math.abs(y[i]) <= LARGEST_VALUE)) throw invalidTraining(`the target of row ${i} is ${y[i]}`, i);
  }
}

/**
 * Refuses weights that are negative, not finite or all zero. Without weights every row weighs 1.
 * @returns the weights, unchanged and not copied where they were given
 * @throws PremodelError `invalid-training-data`
 */
export function checkWeights(weights: Float64Array | undefined, rows: number): Float64Array {
  if (weights === undefined) return new Float64Array(rows).fill(1);
  if (weights.length !== rows) throw invalidTraining(`${rows} rows but ${weights.length} weights`);
  let total = 0;
  for (let i = 0; i < rows; i++) {
    if (!(weights[i] >= 0 && weights[i] <= LARGEST_WEIGHT)) {
      throw invalidTraining(`the weight of row ${i} is ${weights[i]}, not in 0 … ${LARGEST_WEIGHT}`, i);
    }
    total += weights[i];
  }
  if (!(total > 0)) throw invalidTraining('all weights are zero');
  return weights;
}

/**
 * Refuses a row a fitted model cannot read.
 * @throws PremodelError `invalid-row`
 */
export function checkRow(row: ArrayLike<number>, features: number): void {
  if (row.length !== features) {
    throw new PremodelError('invalid-row', `a row of ${features} features is needed, got ${row.length}`, {
      remedy: 'Give the features the model was fitted on, in the same order.',
    });
  }
  for (let i = 0; i < features; i++) {
    if (!(Math.abs(row[i]) <= LARGEST_VALUE)) {
      throw new PremodelError('invalid-row', `feature ${i} is ${row[i]}`, {
        remedy: `Give finite numbers of at most ${LARGEST_VALUE} in size.`,
      });
    }
  }
}

/**
 * Refuses an option outside its range.
 * @throws PremodelError `invalid-option`
 */
export function checkOption(
  name: string,
  value: number,
  range: { from: number; to?: number; integer?: boolean },
): void {
  const integer = range.integer ?? false;
  const to = range.to ?? LARGEST_VALUE;
  if (value >= range.from && value <= to && (!integer || Number.isInteger(value))) return;
  throw new PremodelError('invalid-option', `${name} is ${value}`, {
    place: { field: name },
    remedy: `Give a ${integer ? 'whole ' : ''}number of at least ${range.from}${range.to ? ` and at most ${to}` : ''}.`,
  });
}

export function invalidTraining(why: string, row?: number): PremodelError {
  return new PremodelError('invalid-training-data', `cannot learn from this table: ${why}`, {
    place: row === undefined ? {} : { row },
    remedy: `Give a table of finite numbers (at most ${LARGEST_VALUE} in size) with one class or target per row.`,
  });
}

/** The position of the largest value; of equal ones the first. */
export function argmax(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
  return best;
}

/** How many rows each class has. */
export function countClasses(y: Int32Array, classes: number): Int32Array {
  const counts = new Int32Array(classes);
  for (const label of y) counts[label]++;
  return counts;
}
