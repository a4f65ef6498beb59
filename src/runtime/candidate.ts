/** One of the models, ready to be loaded, run and released. Every kind passes `runtime/candidate-contract.ts`. */
export interface Candidate<Input, Output> {
  readonly name: string;
  /** Idempotent: loading a loaded candidate does nothing. */
  load(): Promise<void>;
  /**
   * Loads first where that has not happened.
   * @throws PremodelError `aborted` when `signal` is aborted, `bad-output` when the output is not finite.
   */
  run(input: Input, options?: { readonly signal?: AbortSignal }): Promise<Run<Output>>;
  /** Frees memory; the candidate can be loaded again. Idempotent. */
  release(): Promise<void>;
}

/** One output, with where the time went. */
export interface Run<Output> {
  readonly output: Output;
  readonly preprocessMs: number;
  readonly inferenceMs: number;
}
