/** What an input is. Knows nothing of selection, of files or of any runtime. Features are what policies see of it. */
export interface InputKind<Input> {
  readonly featureNames: readonly string[];
  /** Whether `features` also computes `word:<word>`: how often a word occurs in the input. */
  readonly countsWords?: boolean;
  /** The named features of one input, in the order of `names`; finite numbers. */
  features(input: Input, names?: readonly string[]): Float64Array;
}

/** What an output means. Evidence is what policies see of it. */
export interface OutputKind<Output, Reference> {
  readonly evidenceNames: readonly string[];
  /** Ways to score an output, the default first. */
  readonly criteria: readonly string[];
  /** What one output says about itself, in the order of `evidenceNames`; finite numbers. */
  evidence(output: Output): Float64Array;
  /** Score in 0..1 for each of `criteria`. */
  scores(output: Output, reference: Reference): Float64Array;
  /** How alike two outputs are, 0..1, symmetric; where that says more than their evidence does. */
  agreement?(one: Output, other: Output): number;
  /** What one output answers: the class index, or the text. */
  answer(output: Output): number | string;
}

/** The two together: what a task's inputs are and what its outputs mean. */
export interface Domain<Input, Output, Reference> extends InputKind<Input>, OutputKind<Output, Reference> {}
