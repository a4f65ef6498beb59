/** One translation that a search found. */
export interface Hypothesis {
  /** Generated ids, without the decoder's start token; ends with the end-of-sentence id where there is one. */
  readonly tokenIds: Int32Array;
  /**
   * Natural logarithm of the probability of each of `tokenIds`, as the search counted it: after bans, before
   * any length penalty, 0 for a forced token.
   */
  readonly logProbs: Float32Array;
  /** Entropy in nats of the distribution each of `tokenIds` was taken from; 0 for a forced token. */
  readonly entropies: Float32Array;
  /** What the search ranked by: the sum of `logProbs` / length ** length penalty; with one beam their mean. */
  readonly score: number;
  /** False where the translation was cut off at the greatest length. */
  readonly finished: boolean;
}

/** The best that a search found for one source. */
export interface Generated extends Hypothesis {
  /** `score` minus that of the second best finished beam; 0 where there is none, as with one beam. */
  readonly beamMargin: number;
}

export interface SearchOptions {
  /** Looked at before every step. */
  readonly signal?: AbortSignal;
}
