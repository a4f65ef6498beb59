import { argmax, checkOption } from '../checks.ts';
import type { SubsetEvaluator } from './subset-evaluator.ts';

export interface BackwardSelectionOptions {
  /** Features to start from, ascending. */
  readonly features: Int32Array;
  /** Never goes below this many. Default 1. */
  readonly minFeatures?: number;
  /**
   * Stops before a removal that would leave the accuracy lower than the best one seen so far by more than this
   * (0.01 = one point; 1 = go on to `minFeatures` whatever it costs). Default 0.
   */
  readonly tolerance?: number;
  /** Told after each removal; for progress. */
  readonly onStep?: (step: RemovalStep) => void;
}

export interface RemovalStep {
  readonly removed: number;
  /** What is left, ascending. */
  readonly features: Int32Array;
  /** Accuracy with what is left. */
  readonly accuracy: number;
  /** How much accuracy each feature was worth before this removal: accuracy with all minus without it. */
  readonly importance: readonly FeatureImportance[];
}

export interface FeatureImportance {
  readonly feature: number;
  /** Accuracy lost when it is removed (the paper's measure); negative where the premodel is better without. */
  readonly loss: number;
}

export interface BackwardSelectionResult {
  /** Ascending. */
  readonly features: Int32Array;
  readonly accuracy: number;
  /** Accuracy with all features of the start. */
  readonly startAccuracy: number;
  /** In the order of removal: read off it what each number of features reaches. */
  readonly steps: readonly RemovalStep[];
}

/**
 * Greedy backward selection: again and again removes the feature whose removal leaves the highest accuracy (of
 * equal ones the first).
 *
 * @example
 * const { features, accuracy } = backwardSelection(knnEvaluator(x, y, foldOf), {
 *   features: Int32Array.of(0, 1, 2),
 *   minFeatures: 2,
 * });
 */
export function backwardSelection(
  evaluator: SubsetEvaluator,
  options: BackwardSelectionOptions,
): BackwardSelectionResult {
  const { minFeatures = 1, tolerance = 0, onStep } = options;
  checkOption('minFeatures', minFeatures, { from: 1, integer: true });
  checkOption('tolerance', tolerance, { from: 0 });
  let features = options.features;
  const startAccuracy = evaluator.accuracy(features);
  let accuracy = startAccuracy;
  let bestAccuracy = startAccuracy;
  const steps: RemovalStep[] = [];
  while (features.length > minFeatures) {
    const without = evaluator.accuraciesWithoutEach(features);
    const least = argmax(without);
    if (bestAccuracy - without[least] > tolerance) break;
    const importance = importanceOf(features, accuracy, without);
    const removed = features[least];
    features = features.filter((feature) => feature !== removed);
    accuracy = without[least];
    bestAccuracy = Math.max(bestAccuracy, accuracy);
    const step = { removed, features, accuracy, importance };
    steps.push(step);
    onStep?.(step);
  }
  return { features, accuracy, startAccuracy, steps };
}

/**
 * The loss of accuracy when each of the features is removed, the most important first.
 *
 * @example
 * const [{ feature, loss }] = featureImportance(knnEvaluator(x, y, foldOf), Int32Array.of(0, 1, 2));
 */
export function featureImportance(evaluator: SubsetEvaluator, features: Int32Array): FeatureImportance[] {
  return importanceOf(features, evaluator.accuracy(features), evaluator.accuraciesWithoutEach(features));
}

function importanceOf(features: Int32Array, accuracy: number, without: Float64Array): FeatureImportance[] {
  return Array.from(features, (feature, i) => ({ feature, loss: accuracy - without[i] })).sort(
    (a, b) => b.loss - a.loss,
  );
}
