import { seededRandom } from '../../random.ts';
import { checkFeatures, checkOption } from '../checks.ts';
import { columnOf, type Matrix } from '../matrix.ts';
import { binThresholds } from './bin-thresholds.ts';

/** Thresholds of longer tables are found on a sample of this many rows. */
const SAMPLE_ROWS = 20_000;

export interface BinnedMatrixOptions {
  /** Most bins per feature, 2 … 256. Default 255. */
  maxBins?: number;
}

/**
 * A matrix whose values were replaced by the number of their bin, for the learners that split on histograms. Bin a
 * table once to fit many of them on it, on other targets or on subsets of the rows.
 *
 * @example
 * const binned = new BinnedMatrix(x); // once for many fits
 * const forests = [1, 2, 3].map((seed) => randomForestClassification().fit(binned, y, { seed }));
 */
export class BinnedMatrix {
  readonly rows: number;
  readonly cols: number;
  /** Bin of each value, column after column: cols x rows. */
  readonly codes: Uint8Array;
  /** Ascending, per column: a value lies in bin b where b thresholds are smaller than it. */
  readonly thresholds: readonly Float64Array[];
  /** Where the bins of each column begin when those of all columns lie in a row; one more for the end. */
  readonly offsets: Int32Array;

  /** @throws PremodelError `invalid-training-data`, `invalid-option` */
  constructor(x: Matrix, options: BinnedMatrixOptions = {}) {
    const maxBins = options.maxBins ?? 255;
    checkOption('maxBins', maxBins, { from: 2, to: 256, integer: true });
    checkFeatures(x);
    this.rows = x.rows;
    this.cols = x.cols;
    this.codes = new Uint8Array(x.rows * x.cols);
    this.offsets = new Int32Array(x.cols + 1);
    const sample = sampleRows(x.rows);
    const thresholds: Float64Array[] = [];
    for (let c = 0; c < x.cols; c++) {
      const column = columnOf(x, c);
      const bounds = binThresholds(
        sample ? Float64Array.from(sample, (row) => column[row]) : column,
        maxBins,
      );
      encode(column, bounds, this.codes.subarray(c * x.rows, (c + 1) * x.rows));
      thresholds.push(bounds);
      this.offsets[c + 1] = this.offsets[c] + bounds.length + 1;
    }
    this.thresholds = thresholds;
  }
}

/** Bins a table unless it is binned already. */
export function binned(x: Matrix | BinnedMatrix, maxBins: number): BinnedMatrix {
  return x instanceof BinnedMatrix ? x : new BinnedMatrix(x, { maxBins });
}

/** Which rows to look at; undefined for all. */
function sampleRows(rows: number): Int32Array | undefined {
  if (rows <= SAMPLE_ROWS) return undefined;
  const random = seededRandom(1);
  // One out of each of as many equal stretches.
  const stretch = rows / SAMPLE_ROWS;
  return Int32Array.from({ length: SAMPLE_ROWS }, (_, i) => Math.floor((i + random()) * stretch));
}

function encode(column: Float64Array, bounds: Float64Array, codes: Uint8Array): void {
  if (bounds.length === 0) return;
  for (let i = 0; i < column.length; i++) {
    const value = column[i];
    let low = 0;
    let high = bounds.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (bounds[middle] < value) low = middle + 1;
      else high = middle;
    }
    codes[i] = low;
  }
}
