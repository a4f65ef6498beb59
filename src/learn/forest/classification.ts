import { argmax, checkLabels, checkRow, checkWeights } from '../checks.ts';
import type { Classifier, ClassifierState } from '../classifier.ts';
import { overAllClasses, presentClasses } from '../present-classes.ts';
import type { StateReader } from '../state-reader.ts';
import { type BinnedLearner, rowsToLearnFrom } from '../trees/binned-learner.ts';
import { binned } from '../trees/binned-matrix.ts';
import { Trees } from '../trees/trees.ts';
import { growForest } from './grow-forest.ts';
import { OneOutputSplitter } from './node-splitter.ts';
import { type ForestOptions, forestSettings } from './options.ts';
import { classTarget } from './target.ts';

/**
 * Random forest for classes: the mean class shares of trees grown on bootstrap samples, as scikit-learn's
 * RandomForestClassifier but on binned features.
 *
 * @example
 * const classifier = randomForestClassification().fit(x, y, { seed: 1 });
 * classifier.predict([5.1, 3.5]);
 */
export function randomForestClassification(options: ForestOptions = {}): BinnedLearner {
  const settings = forestSettings(options, 'sqrt');
  return {
    kind: 'random-forest',
    fit(x, y, fitOptions = {}) {
      const classes = checkLabels(y, x.rows, fitOptions);
      const weights = checkWeights(fitOptions.sampleWeight, x.rows);
      const rows = rowsToLearnFrom(x.rows, weights, fitOptions);
      const table = binned(x, settings.maxBins);
      const { present, positions } = presentClasses(y, rows, classes);
      const target = classTarget(positions, present.length);
      const splitter = new OneOutputSplitter(table, target, settings.minSamplesLeaf);
      const trees = growForest(table, splitter, rows, weights, settings, fitOptions.seed ?? 1);
      return new ForestClassifier(x.cols, classes, present, trees);
    },
  };
}

class ForestClassifier implements Classifier {
  readonly kind = 'random-forest';
  readonly features: number;
  readonly classes: number;
  /** Classes that had rows, ascending: only these are ever predicted. */
  readonly #present: Int32Array;
  /** Leaves hold the share of each class of `present`. */
  readonly #trees: Trees;

  constructor(features: number, classes: number, present: Int32Array, trees: Trees) {
    this.features = features;
    this.classes = classes;
    this.#present = present;
    this.#trees = trees;
  }

  predict(row: ArrayLike<number>): number {
    return argmax(this.predictProba(row));
  }

  predictProba(row: ArrayLike<number>): Float64Array {
    checkRow(row, this.features);
    const sums = new Float64Array(this.#present.length);
    this.#trees.addTo(sums, row);
    const total = sums.reduce((sum, share) => sum + share, 0);
    const shares = sums.map((share) => share / total);
    return overAllClasses(shares, this.#present, this.classes);
  }

  toJSON(): ClassifierState {
    return {
      kind: this.kind,
      classes: this.classes,
      features: this.features,
      present: Array.from(this.#present),
      trees: this.#trees.toJSON(),
    };
  }
}

export function restoreForestClassifier(state: StateReader, classes: number, features: number): Classifier {
  const present = state.ascendingClasses('present', classes);
  const trees = Trees.read(state.part('trees'), present.length, features, 0);
  if (trees.count === 0) state.fail('trees', 'are none');
  if (trees.leastLeafSum() === 0) state.fail('trees', 'have a leaf without any class');
  return new ForestClassifier(features, classes, present, trees);
}
