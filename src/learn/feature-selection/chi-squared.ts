import { checkTraining, countClasses, invalidTraining } from '../checks.ts';
import type { Matrix } from '../matrix.ts';

/**
 * χ² statistic of every (non-negative) feature with the class, as scikit-learn's `chi2`: the sums of the feature
 * over the rows of each class against what the sizes of the classes would give. A feature that is zero everywhere
 * gets 0 (scikit-learn: NaN).
 *
 * @returns length `x.cols`
 * @throws PremodelError `invalid-training-data`, also on a negative value
 *
 * @example
 * const words = topFeatures(chiSquared(counts, y), 100);
 */
export function chiSquared(x: Matrix, y: Int32Array): Float64Array {
  const classes = checkTraining(x, y);
  const { rows, cols, data } = x;
  const sums = new Float64Array(classes * cols);
  for (let i = 0; i < rows; i++) {
    for (let f = 0; f < cols; f++) {
      const value = data[i * cols + f];
      if (value < 0) throw invalidTraining(`feature ${f} of row ${i} is negative: ${value}`, i);
      sums[y[i] * cols + f] += value;
    }
  }
  return chiSquaredOfSums(sums, countClasses(y, classes));
}

/**
 * The same from the sums alone, for features too many and too sparse to make a matrix of.
 *
 * @param sums of every feature over the rows of each class: classes x features
 * @param counts rows of each class
 */
export function chiSquaredOfSums(sums: Float64Array, counts: Int32Array): Float64Array {
  const classes = counts.length;
  const features = sums.length / classes;
  const rows = counts.reduce((sum, count) => sum + count, 0);
  const scores = new Float64Array(features);
  for (let f = 0; f < features; f++) {
    let total = 0;
    for (let c = 0; c < classes; c++) total += sums[c * features + f];
    for (let c = 0; c < classes; c++) {
      const expected = (counts[c] / rows) * total;
      if (expected > 0) scores[f] += (sums[c * features + f] - expected) ** 2 / expected;
    }
  }
  return scores;
}

/**
 * The `k` features of the highest score, ascending; of equal scores the later feature, as SelectKBest.
 *
 * @example
 * topFeatures(Float64Array.of(0.1, 9, 4), 2); // Int32Array [1, 2]
 */
export function topFeatures(scores: Float64Array, k: number): Int32Array {
  const ranked = Int32Array.from(scores.keys()).sort((a, b) => scores[b] - scores[a] || b - a);
  return ranked.slice(0, Math.max(0, k)).sort();
}
