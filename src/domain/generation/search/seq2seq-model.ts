/** An encoder–decoder as generation sees it: token ids in, logits out. */
export interface Seq2SeqModel {
  /** Encodes sources of token ids. The decoding starts with one row for each source. */
  encode(sources: readonly Int32Array[]): Promise<Decoding>;
  /**
   * Logits of every position of translations that are given, in one pass ("teacher forcing").
   * @param fed for each row the decoder's start and all tokens but the last; shorter rows are filled up behind
   * @returns row by row, rows x (length of the longest) x vocabularySize; what stands behind a row's end means nothing
   */
  force(source: Int32Array, fed: readonly Int32Array[]): Promise<Logits>;
}

/** The decoder's state: for every row, what it was fed so far and which source it looks at. */
export interface Decoding {
  /** Feeds one token to every row. */
  step(tokens: Int32Array): Promise<Logits>;
  /**
   * Row i goes on from where row `parents[i]` was. There may be more or fewer rows than before. To be called
   * between steps.
   */
  select(parents: Int32Array): void;
}

export interface Logits {
  /** rows x vocabularySize, row by row. The receiver may write to it; valid until the next step. */
  readonly values: Float32Array;
  readonly vocabularySize: number;
}
