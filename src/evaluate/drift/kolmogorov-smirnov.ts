/** A sample by its quantiles: the values at evenly spaced ranks, from the smallest to the largest, ascending. */
export interface QuantileSummary {
  readonly quantiles: Float64Array;
  /** Size of the sample. */
  readonly count: number;
}

/** The summary of a sample of at least one value; at most `points` quantiles. */
export function summarise(values: Float64Array, points: number): QuantileSummary {
  const sorted = values.toSorted();
  if (sorted.length <= points) return { quantiles: sorted, count: sorted.length };
  const quantiles = Float64Array.from(
    { length: points },
    (_, i) => sorted[Math.round((i * (sorted.length - 1)) / (points - 1))],
  );
  return { quantiles, count: sorted.length };
}

/**
 * Two-sample Kolmogorov–Smirnov statistic: the largest distance of the two distribution functions, that of the
 * summarised sample linear between its quantiles. Equal values (of discrete columns) count on both sides.
 *
 * @param sample at least one value, ascending
 */
export function ksStatistic(sample: Float64Array, { quantiles }: QuantileSummary): number {
  let largest = 0;
  for (let i = 0; i < sample.length; ) {
    let end = i + 1;
    while (end < sample.length && sample[end] === sample[i]) end++;
    const [below, upTo] = distributionAt(quantiles, sample[i]);
    largest = Math.max(largest, Math.abs(i / sample.length - below), Math.abs(end / sample.length - upTo));
    i = end;
  }
  return largest;
}

/**
 * The chance of a statistic at least so large where both samples come from one distribution: Kolmogorov's limit
 * with Stephens' correction (1970). With equal values among the samples it errs on the side of caution.
 */
export function ksPValue(statistic: number, sampleSize: number, otherSize: number): number {
  const root = Math.sqrt((sampleSize * otherSize) / (sampleSize + otherSize));
  const x = (root + 0.12 + 0.11 / root) * statistic;
  if (x < 0.2) return 1;
  let sum = 0;
  for (let k = 1; k <= 100; k++) {
    const term = Math.exp(-2 * k * k * x * x);
    sum += k % 2 === 1 ? term : -term;
    if (term < 1e-20) break;
  }
  return Math.min(Math.max(2 * sum, 0), 1);
}

/** P(X < value) and P(X ≤ value) by the quantiles. */
function distributionAt(quantiles: Float64Array, value: number): [below: number, upTo: number] {
  const n = quantiles.length;
  const first = firstWhere(quantiles, (quantile) => quantile >= value);
  const after = firstWhere(quantiles, (quantile) => quantile > value);
  if (after > first) {
    // A value as such: of one quantile the middle of its step, of several the whole atom.
    const single = after - first === 1;
    return single ? [(first + 0.5) / n, (first + 0.5) / n] : [first / n, after / n];
  }
  if (first === 0) return [0, 0];
  if (first === n) return [1, 1];
  const part = (value - quantiles[first - 1]) / (quantiles[first] - quantiles[first - 1]);
  const at = (first - 0.5 + part) / n;
  return [at, at];
}

/** Position of the first of the ascending values that passes, or their number. */
function firstWhere(ascending: Float64Array, passes: (value: number) => boolean): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (passes(ascending[middle])) high = middle;
    else low = middle + 1;
  }
  return low;
}
