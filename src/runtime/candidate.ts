/** One of the models, ready to be loaded, run and released. Every kind passes `test/contracts/candidate-contract.ts`. */
export interface Candidate<Input, Output> {
  readonly name: string;
  /** Idempotent: loading a loaded candidate does nothing. */
  load(): Promise<void>;
  /**
   * Loads first where that has not happened.
   * @throws PremodelError `aborted` when `signal` is aborted, `bad-output` when the output is not finite, `no-answer`
   * where it has none to this input, which is no fault.
   */
  run(input: Input, options?: RunOptions): Promise<Run<Output>>;
  /** Frees memory; the candidate can be loaded again. Idempotent. */
  release(): Promise<void>;
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  /**
   * What earlier runs on the same input left, of whatever candidates. One that finds there a part of its own work goes
   * on from it, and gives exactly the output it would give alone. Default: nothing.
   */
  readonly resumeFrom?: readonly unknown[];
}

/** One output, with where the time went. */
export interface Run<Output> {
  readonly output: Output;
  readonly preprocessMs: number;
  readonly inferenceMs: number;
  /** Work that another candidate may go on from (`RunOptions.resumeFrom`); absent where there is none. */
  readonly state?: unknown;
}
