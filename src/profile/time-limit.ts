/** How the worth of an answer depends on when it comes, counted over all runs on an input. */
export interface TimeLimit {
  /** An answer that comes later counts as none, length n, above 0. */
  readonly limitMs: Float64Array;
  /** What a score loses with every millisecond that others ran before, by criterion, each of length n; else nothing. */
  readonly lossPerMs: Readonly<Record<string, Float64Array>>;
}
