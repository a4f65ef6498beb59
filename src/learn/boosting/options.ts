import { checkOption } from '../checks.ts';

export interface BoostingOptions {
  /** Share of each tree that is added. Default 0.1. */
  learningRate?: number;
  /** Trees, for more than two classes trees per class. Default 100. */
  maxIter?: number;
  /** Most leaves of a tree. Default 31. */
  maxLeafNodes?: number;
  /** Splits that leave fewer rows on a side are not made. Default 20. */
  minSamplesLeaf?: number;
  /** Added to each leaf's sum of hessians. Default 0. */
  l2Regularization?: number;
  /** Most bins per feature, for tables that are not binned already. Default 255. */
  maxBins?: number;
  /** Share of the rows drawn for each tree, without replacement. Default 1. */
  subsample?: number;
  /** Share of the features drawn for each tree. Default 1. */
  maxFeatures?: number;
  /**
   * Stop when so many iterations did not lower the loss of held-out rows, and go back to the best. Default: no
   * early stopping.
   */
  nIterNoChange?: number;
  /** Share of the rows held out to stop early. Default 0.1. */
  validationFraction?: number;
}

export type BoostingSettings = Required<BoostingOptions>;

/** @throws PremodelError `invalid-option` */
export function boostingSettings(options: BoostingOptions): BoostingSettings {
  const settings = {
    learningRate: options.learningRate ?? 0.1,
    maxIter: options.maxIter ?? 100,
    maxLeafNodes: options.maxLeafNodes ?? 31,
    minSamplesLeaf: options.minSamplesLeaf ?? 20,
    l2Regularization: options.l2Regularization ?? 0,
    maxBins: options.maxBins ?? 255,
    subsample: options.subsample ?? 1,
    maxFeatures: options.maxFeatures ?? 1,
    nIterNoChange: options.nIterNoChange ?? 0,
    validationFraction: options.validationFraction ?? 0.1,
  };
  checkOption('learningRate', settings.learningRate, { from: 1e-10, to: 1 });
  checkOption('maxIter', settings.maxIter, { from: 1, to: 100_000, integer: true });
  checkOption('maxLeafNodes', settings.maxLeafNodes, { from: 2, to: 65_536, integer: true });
  checkOption('minSamplesLeaf', settings.minSamplesLeaf, { from: 1, integer: true });
  checkOption('l2Regularization', settings.l2Regularization, { from: 0 });
  checkOption('maxBins', settings.maxBins, { from: 2, to: 256, integer: true });
  checkOption('subsample', settings.subsample, { from: 1e-6, to: 1 });
  checkOption('maxFeatures', settings.maxFeatures, { from: 1e-6, to: 1 });
  checkOption('nIterNoChange', settings.nIterNoChange, { from: 0, integer: true });
  checkOption('validationFraction', settings.validationFraction, { from: 1e-6, to: 0.9 });
  return settings;
}
