/**
 * What a forest's trees learn, classes and numbers alike: a row adds `values[row] · weight` to sum `outputs[row]` of
 * its node. For classes that is 1 to the sum of the class: then the split that leaves the least squared error, which
 * the trees look for, is the one of the least Gini impurity.
 */
export interface ForestTarget {
  /** How many sums a node has. */
  readonly width: number;
  readonly outputs: Int32Array;
  readonly values: Float64Array;
}

/** @param center taken off every number, so that small differences of large numbers count */
export function numberTarget(y: Float64Array, center: number): ForestTarget {
  return { width: 1, outputs: new Int32Array(y.length), values: y.map((value) => value - center) };
}

export function classTarget(labels: Int32Array, classes: number): ForestTarget {
  return { width: classes, outputs: labels, values: new Float64Array(labels.length).fill(1) };
}
