/**
 * Ascending thresholds that part values into at most `maxBins` bins: midway between neighbouring values where these
 * are few, otherwise so that the bins hold about equally many. A value that alone fills a bin gets one.
 */
export function binThresholds(values: Float64Array, maxBins: number): Float64Array {
  const sorted = Float64Array.from(values).sort();
  const starts = startsOfEqualValues(sorted);
  const thresholds: number[] = [];
  const few = starts.length <= maxBins;
  let left = sorted.length;
  let begin = 0;
  for (let i = 1; i < starts.length && thresholds.length + 1 < maxBins; i++) {
    const at = starts[i];
    const fair = left / (maxBins - thresholds.length);
    const next = (starts[i + 1] ?? sorted.length) - at;
    if (!few && at - begin < fair && next < fair) continue;
    thresholds.push(between(sorted[at - 1], sorted[at]));
    left -= at - begin;
    begin = at;
  }
  return Float64Array.from(thresholds);
}

function startsOfEqualValues(sorted: Float64Array): number[] {
  const starts: number[] = [];
  for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) starts.push(i);
  return starts;
}

/** A number at least `low` and below `high`. */
function between(low: number, high: number): number {
  const middle = low + (high - low) / 2;
  return middle < high ? middle : low;
}
