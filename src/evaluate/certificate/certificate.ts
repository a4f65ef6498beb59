import type { BoundName } from './bounds.ts';

/**
 * "Not more than `epsilon` worse than the single best, with probability 1 − `delta`": what was tested, what was
 * accepted, and why it went no further. Losses are mean scores, 0..1, of the single best minus those of the policy.
 */
export interface Certificate {
  /** The largest mean loss allowed. */
  readonly epsilon: number;
  /** The probability, over draws of the calibration inputs, that what is certified does not hold. */
  readonly delta: number;
  readonly bound: BoundName;
  /** The single candidate compared with: the best of the inputs that were fitted on. */
  readonly singleBest: string;
  /** Calibration inputs, on which nothing was fitted. */
  readonly inputs: number;
  /** The least number of inputs that could certify a policy that never differs; absent above 100,000. */
  readonly leastInputs?: number;
  /** In the order of testing, from safe to aggressive, up to the first that failed. */
  readonly tested: readonly TestedPoint[];
  /** Name of the most aggressive point accepted; absent where none was. */
  readonly accepted?: string;
  /** Why the last of `tested` failed; absent where none did. */
  readonly failure?: CertificateFailure;
}

export interface TestedPoint {
  readonly name: string;
  /** On the calibration inputs; negative: better than the single best. */
  readonly meanLoss: number;
  /** The true mean loss is above this with a probability of at most `delta`. */
  readonly upperBound: number;
}

export interface CertificateFailure {
  /**
   * `too-few-inputs`: not even a policy that never loses could pass; `loss-too-large`: the inputs show a mean
   * loss of `epsilon` or more; `not-established`: they show less, but too few of them to be sure.
   */
  readonly reason: 'too-few-inputs' | 'loss-too-large' | 'not-established';
  /**
   * How many calibration inputs it takes: at least, where they are too few; about, if losses went on as they
   * are, where it was not established. Absent where no number would do, or least where more than 100,000.
   */
  readonly neededInputs?: number;
}
