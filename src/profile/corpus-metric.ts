/**
 * A score of many outputs together that is not the mean of their own scores (corpus BLEU). It is a function
 * of counts summed over the outputs, so any choice of outputs, any weighted mix of them and every bootstrap
 * resample is scored by adding rows, without looking at a text again.
 */
export interface CorpusMetric {
  /** Lower-case, e.g. `chrf++`. */
  readonly name: string;
  /** How many numbers `statistics` gives. */
  readonly width: number;
  /** The counts of one output, length `width`, non-negative. No output at all is `''`. */
  statistics(output: string, reference: string): Float64Array;
  /** Score in 0..100 of summed statistics; 0 where nothing matched. */
  score(sums: Float64Array): number;
}
