import { mean } from '../../statistics.ts';
import { bettingBound } from './betting-bound.ts';
import { clopperPearsonBound, harmShare } from './clopper-pearson-bound.ts';
import { empiricalBernsteinBound } from './empirical-bernstein-bound.ts';

export const boundNames = ['betting', 'empirical-bernstein', 'clopper-pearson'] as const;

export type BoundName = (typeof boundNames)[number];

/** Of the mean of independent losses in [-1, 1]. */
export interface MeanBound {
  /**
   * A number the true mean exceeds with a probability of at most δ, whatever the number and the distribution of
   * the losses.
   */
  upper(losses: Float64Array, delta: number): number;
  /** What the upper bound comes down to with ever more such losses. */
  limit(losses: Float64Array): number;
}

export const meanBounds: Readonly<Record<BoundName, MeanBound>> = {
  betting: { upper: bettingBound, limit: mean },
  'empirical-bernstein': { upper: empiricalBernsteinBound, limit: mean },
  'clopper-pearson': { upper: clopperPearsonBound, limit: harmShare },
};
