import { PremodelError } from '../../error.ts';
import { checkOption } from '../checks.ts';

export interface ForestOptions {
  /** Trees. Default 100. */
  nEstimators?: number;
  /** Share of the features looked at in each node, or `'sqrt'`. Default 'sqrt' for classes, 1 for numbers. */
  maxFeatures?: number | 'sqrt';
  /** Longest way from the root to a leaf. Default: no limit. */
  maxDepth?: number;
  /** Splits that leave fewer rows on a side are not made. Default 1. */
  minSamplesLeaf?: number;
  /** Whether each tree gets as many rows, drawn with replacement. Default true. */
  bootstrap?: boolean;
  /** Most bins per feature, for tables that are not binned already. Default 255. */
  maxBins?: number;
}

export type ForestSettings = Required<ForestOptions>;

/** @throws PremodelError `invalid-option` */
export function forestSettings(options: ForestOptions, maxFeatures: number | 'sqrt'): ForestSettings {
  const settings = {
    nEstimators: options.nEstimators ?? 100,
    maxFeatures: options.maxFeatures ?? maxFeatures,
    maxDepth: options.maxDepth ?? Number.MAX_SAFE_INTEGER,
    minSamplesLeaf: options.minSamplesLeaf ?? 1,
    bootstrap: options.bootstrap ?? true,
    maxBins: options.maxBins ?? 255,
  };
  checkOption('nEstimators', settings.nEstimators, { from: 1, to: 100_000, integer: true });
  checkOption('maxDepth', settings.maxDepth, { from: 1, integer: true });
  checkOption('minSamplesLeaf', settings.minSamplesLeaf, { from: 1, integer: true });
  checkOption('maxBins', settings.maxBins, { from: 2, to: 256, integer: true });
  if (typeof settings.maxFeatures === 'number') {
    checkOption('maxFeatures', settings.maxFeatures, { from: 1e-6, to: 1 });
  } else if (settings.maxFeatures !== 'sqrt') {
    throw new PremodelError('invalid-option', `maxFeatures is ${settings.maxFeatures}`, {
      place: { field: 'maxFeatures' },
      remedy: "Give a share above 0 and at most 1, or 'sqrt'.",
    });
  }
  return settings;
}

/** How many features a node looks at. */
export function featuresPerNode(maxFeatures: number | 'sqrt', cols: number): number {
  return Math.max(1, Math.floor(maxFeatures === 'sqrt' ? Math.sqrt(cols) : maxFeatures * cols));
}
