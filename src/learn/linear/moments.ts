import type { Matrix } from '../matrix.ts';
import { columnMeans } from './column-scale.ts';
import { innerProducts, type Products } from './gram.ts';

/** All that a least-squares fit needs to know of some rows. The inner products are those of differences from means. */
export interface Moments extends Products {
  /** How many rows weigh anything, and what they weigh together. */
  readonly rows: number;
  readonly weight: number;
  readonly means: Float64Array;
  readonly targetMeans: Float64Array;
}

export function momentsOf(x: Matrix, targets: Matrix, weights: Float64Array): Moments {
  const means = columnMeans(x, weights);
  const targetMeans = columnMeans(targets, weights);
  const roots = new Float64Array(weights.length);
  let rows = 0;
  let weight = 0;
  for (let i = 0; i < weights.length; i++) {
    roots[i] = Math.sqrt(weights[i]);
    weight += weights[i];
    if (weights[i] > 0) rows++;
  }
  const products = innerProducts(
    { table: x, centers: means },
    { table: targets, centers: targetMeans },
    roots,
  );
  return { ...products, rows, weight, means, targetMeans };
}

/**
 * The moments of several parts taken together, as exact as if all their rows had been read at once: nothing is
 * subtracted (Chan, Golub and LeVeque 1983).
 * @param parts of the same columns, at least one of which weighs something
 */
export function pooledMoments(parts: readonly Moments[]): Moments {
  const weighing = parts.filter(({ weight }) => weight > 0);
  const weight = weighing.reduce((sum, part) => sum + part.weight, 0);
  const pooled = {
    rows: weighing.reduce((sum, { rows }) => sum + rows, 0),
    weight,
    means: weightedMean(weighing, weight, ({ means }) => means),
    targetMeans: weightedMean(weighing, weight, ({ targetMeans }) => targetMeans),
    gram: new Float64Array(weighing[0].gram.length),
    cross: new Float64Array(weighing[0].cross.length),
    squares: new Float64Array(weighing[0].squares.length),
  };
  for (const part of weighing) {
    const shifts = difference(part.means, pooled.means);
    const targetShifts = difference(part.targetMeans, pooled.targetMeans);
    addShifted(pooled.gram, part.gram, shifts, shifts, part.weight);
    addShifted(pooled.cross, part.cross, targetShifts, shifts, part.weight);
    for (let t = 0; t < targetShifts.length; t++) {
      pooled.squares[t] += part.squares[t] + part.weight * targetShifts[t] * targetShifts[t];
    }
  }
  return pooled;
}

function weightedMean(
  parts: readonly Moments[],
  total: number,
  of: (part: Moments) => Float64Array,
): Float64Array {
  const mean = new Float64Array(of(parts[0]).length);
  for (const part of parts) {
    const own = of(part);
    for (let c = 0; c < mean.length; c++) mean[c] += (part.weight / total) * own[c];
  }
  return mean;
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, c) => value - b[c]);
}

/** Adds products of columns around their own means to those around other ones. */
function addShifted(
  sums: Float64Array,
  products: Float64Array,
  rowShifts: Float64Array,
  columnShifts: Float64Array,
  weight: number,
): void {
  for (let i = 0, at = 0; i < rowShifts.length; i++) {
    const shift = weight * rowShifts[i];
    for (let j = 0; j < columnShifts.length; j++, at++) sums[at] += products[at] + shift * columnShifts[j];
  }
}
