/**
 * What a kind of input and output means. Knows nothing of selection, of files or of any runtime.
 * Features and evidence are what policies see of an input and of a run.
 */
export interface Domain<Input, Output, Reference> {
  readonly featureNames: readonly string[];
  /** Whether `features` also computes `word:<word>`: how often a word occurs in the input. */
  readonly countsWords?: boolean;
  readonly evidenceNames: readonly string[];
  /** Ways to score an output, the default first. */
  readonly criteria: readonly string[];
  /** The named features of one input, in the order of `names`; finite numbers. */
  features(input: Input, names?: readonly string[]): Float64Array;
  /** What one output says about itself, in the order of `evidenceNames`; finite numbers. */
  evidence(output: Output): Float64Array;
  /** Score in 0..1 for each of `criteria`. */
  scores(output: Output, reference: Reference): Float64Array;
  /** How alike two outputs are, 0..1, symmetric; where that says more than their evidence does. */
  agreement?(one: Output, other: Output): number;
  /** What one output answers: the class index, or the text. */
  answer(output: Output): number | string;
}
