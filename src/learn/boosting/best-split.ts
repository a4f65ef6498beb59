import type { BinnedMatrix } from '../trees/binned-matrix.ts';

export interface SplitLimits {
  readonly minSamplesLeaf: number;
  readonly l2Regularization: number;
}

export interface HistogramSplit {
  readonly feature: number;
  /** The last bin that goes left. */
  readonly bin: number;
  /** How much the loss falls, times two. */
  readonly gain: number;
  readonly leftGradient: number;
  readonly leftHessian: number;
}

export interface NodeSums {
  readonly count: number;
  readonly gradient: number;
  readonly hessian: number;
}

/** Sides with a smaller sum of hessians are not made, as in LightGBM. */
const LEAST_HESSIAN = 1e-3;

/**
 * The split of a node that most reduces the second-order approximation of the loss (Chen and Guestrin 2016); of
 * equally good ones that of the earliest feature and lowest bin. How many rows a side has is told from its share
 * of the hessians, as in LightGBM: exact for unweighted regression.
 */
export function bestSplit(
  { offsets }: BinnedMatrix,
  features: Int32Array,
  histogram: Float64Array,
  { count, gradient, hessian }: NodeSums,
  { minSamplesLeaf, l2Regularization }: SplitLimits,
): HistogramSplit | undefined {
  const least = Math.max(LEAST_HESSIAN, ((minSamplesLeaf - 0.5) * hessian) / count);
  const most = hessian - least;
  if (!(least <= most)) return undefined;
  const whole = hessian + 2 * l2Regularization;
  let bestGain = (gradient * gradient) / (hessian + l2Regularization);
  const before = bestGain;
  let bestFeature = -1;
  let bestBin = 0;
  let leftGradient = 0;
  let leftHessian = 0;
  for (let k = 0; k < features.length; k++) {
    const first = 2 * offsets[features[k]];
    const last = 2 * offsets[features[k] + 1] - 2;
    let g = 0;
    let h = 0;
    for (let at = first; at < last; at += 2) {
      g += histogram[at];
      h += histogram[at + 1];
      if (h < least) continue;
      if (h > most) break;
      const rest = gradient - g;
      const left = h + l2Regularization;
      const right = whole - left;
      // g² / left + rest² / right, compared without dividing.
      const gain = g * g * right + rest * rest * left;
      if (gain > bestGain * left * right) {
        bestGain = gain / (left * right);
        bestFeature = features[k];
        bestBin = (at - first) >> 1;
        leftGradient = g;
        leftHessian = h;
      }
    }
  }
  if (bestFeature < 0) return undefined;
  return { feature: bestFeature, bin: bestBin, gain: bestGain - before, leftGradient, leftHessian };
}
