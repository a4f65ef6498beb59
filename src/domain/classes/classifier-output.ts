/**
 * A probability per class, in label order; sums to 1, but for a model of several labels (`multi_label_classification`),
 * where each class stands for itself. Of models whose classes differ, per class of any.
 */
export type Probabilities = Float32Array;

/** What a classifier says of one input. */
export interface ClassifierOutput {
  readonly probabilities: Probabilities;
  /**
   * ln Σ exp(logit): the negative free energy of Liu et al., Energy-based Out-of-distribution Detection (NeurIPS 2020),
   * at temperature 1. Softmax loses it, so a model that gives probabilities cannot say it: theirs is 0, that of
   * their logarithms.
   */
  readonly energyScore: number;
  /** Ascending: the classes the model can name at all; the others have probability 0. Default: all. */
  readonly known?: Int32Array;
}
