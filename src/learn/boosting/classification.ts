import { argmax, checkLabels, checkRow, checkWeights } from '../checks.ts';
import type { Classifier, ClassifierState } from '../classifier.ts';
import { overAllClasses, presentClasses } from '../present-classes.ts';
import { softmax } from '../softmax.ts';
import type { StateReader } from '../state-reader.ts';
import { type BinnedLearner, rowsToLearnFrom } from '../trees/binned-learner.ts';
import { binned } from '../trees/binned-matrix.ts';
import { Trees } from '../trees/trees.ts';
import { boost } from './boost.ts';
import { binaryLogLoss, softmaxLogLoss } from './loss.ts';
import { type BoostingOptions, boostingSettings } from './options.ts';

/**
 * Gradient-boosted classification trees on histograms, grown leaf by leaf, for the log loss; as LightGBM's
 * LGBMClassifier. Two classes take one tree per iteration, more take one each.
 *
 * @example
 * const classifier = gradientBoostingClassification().fit(x, y);
 * classifier.predictProba([5.1, 3.5]);
 */
export function gradientBoostingClassification(options: BoostingOptions = {}): BinnedLearner {
  const settings = boostingSettings(options);
  return {
    kind: 'gradient-boosting',
    fit(x, y, fitOptions = {}) {
      const classes = checkLabels(y, x.rows, fitOptions);
      const weights = checkWeights(fitOptions.sampleWeight, x.rows);
      const rows = rowsToLearnFrom(x.rows, weights, fitOptions);
      const table = binned(x, settings.maxBins);
      const { present, positions } = presentClasses(y, rows, classes);
      if (present.length === 1) {
        return new BoostedClassifier(x.cols, classes, present, new Float64Array(0), new Trees(1, [], [], []));
      }
      const loss =
        present.length === 2
          ? binaryLogLoss(positions, weights)
          : softmaxLogLoss(positions, weights, present.length);
      const { start, trees } = boost(table, rows, loss, settings, fitOptions.seed ?? 1);
      return new BoostedClassifier(x.cols, classes, present, start, trees);
    },
  };
}

class BoostedClassifier implements Classifier {
  readonly kind = 'gradient-boosting';
  readonly features: number;
  readonly classes: number;
  /** Classes that had rows, ascending: only these are ever predicted. */
  readonly #present: Int32Array;
  /** Scores before any tree: none for one class, the second one's logit for two, otherwise one per class. */
  readonly #start: Float64Array;
  readonly #trees: Trees;

  constructor(features: number, classes: number, present: Int32Array, start: Float64Array, trees: Trees) {
    this.features = features;
    this.classes = classes;
    this.#present = present;
    this.#start = start;
    this.#trees = trees;
  }

  predict(row: ArrayLike<number>): number {
    return argmax(this.predictProba(row));
  }

  predictProba(row: ArrayLike<number>): Float64Array {
    checkRow(row, this.features);
    const scores = this.#start.slice();
    if (scores.length > 0) this.#trees.addTo(scores, row);
    const logits = scores.length < 2 ? Float64Array.of(0, ...scores) : scores;
    softmax(logits);
    return overAllClasses(logits, this.#present, this.classes);
  }

  toJSON(): ClassifierState {
    return {
      kind: this.kind,
      classes: this.classes,
      features: this.features,
      present: Array.from(this.#present),
      start: Array.from(this.#start),
      trees: this.#trees.toJSON(),
    };
  }
}

export function restoreBoostedClassifier(state: StateReader, classes: number, features: number): Classifier {
  const present = state.ascendingClasses('present', classes);
  const outputs = present.length > 2 ? present.length : present.length - 1;
  const start = state.numbers('start', outputs);
  const trees = Trees.read(state.part('trees'), 1, features);
  if (outputs === 0 ? trees.count > 0 : trees.count % outputs > 0) {
    state.fail('trees', `are ${trees.count}, not as many for each of ${outputs} scores`);
  }
  return new BoostedClassifier(features, classes, present, start, trees);
}
