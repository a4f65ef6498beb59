/** What a policy came to on some rows of a profile; an abstention scores 0. */
export interface Replayed {
  readonly score: Float64Array;
  /** Features and runs; the policy's own arithmetic not. */
  readonly latencyMs: Float64Array;
  /** The same with decoding; absent where that was not measured. */
  readonly endToEndMs?: Float64Array;
  readonly energyMj?: Float64Array;
  readonly cost?: Float64Array;
  /** Name of the candidate whose output is the answer; undefined where there is none. */
  readonly answeredBy: readonly (string | undefined)[];
  /** 1 on every row that a candidate ran on, by its name. */
  readonly ran: ReadonlyMap<string, Float64Array>;
  /** 1 where it continued another's run; of those that can. */
  readonly continued: ReadonlyMap<string, Float64Array>;
}
