/** What a search found for one source; see `Translation` for the fields. */
export interface Generated {
  readonly tokenIds: Int32Array;
  readonly logProbs: Float32Array;
  readonly entropies: Float32Array;
  readonly score: number;
  readonly beamMargin: number;
  readonly finished: boolean;
}

export interface SearchOptions {
  /** Looked at before every step. */
  readonly signal?: AbortSignal;
}
