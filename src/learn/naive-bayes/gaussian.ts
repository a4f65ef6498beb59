import { argmax, checkOption, checkRow, checkTraining, countClasses } from '../checks.ts';
import type { Classifier, ClassifierState, Learner } from '../classifier.ts';
import type { Matrix } from '../matrix.ts';
import type { StateReader } from '../state-reader.ts';
import { classPrior, normalizeLogPosterior, readCounts } from './posterior.ts';

export interface GaussianNaiveBayesOptions {
  /** Share of the largest feature variance that is added to every variance. Default 1e-9. */
  varSmoothing?: number;
}

/**
 * Naive Bayes with a normal distribution per class and feature, as scikit-learn's GaussianNB.
 *
 * @example
 * const classifier = gaussianNaiveBayes().fit(x, y);
 * classifier.predictProba([5.1, 3.5]);
 */
export function gaussianNaiveBayes(options: GaussianNaiveBayesOptions = {}): Learner {
  const varSmoothing = options.varSmoothing ?? 1e-9;
  checkOption('varSmoothing', varSmoothing, { from: 0 });
  return {
    kind: 'gaussian-naive-bayes',
    fit(x, y, fitOptions) {
      const classes = checkTraining(x, y, fitOptions);
      const counts = countClasses(y, classes);
      const { means, variances } = moments(x, y, counts);
      const all = moments(x, new Int32Array(x.rows), Int32Array.of(x.rows));
      const largest = all.variances.reduce((most, variance) => Math.max(most, variance), 0);
      // Where nothing varies at all any width will do: every class then has the same mean.
      const smoothing = varSmoothing * largest || 1e-9;
      for (let i = 0; i < variances.length; i++) variances[i] += smoothing;
      return new GaussianNaiveBayesClassifier(counts, means, variances);
    },
  };
}

/** Mean and (biased) variance of each feature in each class, in two passes for precision: classes x cols. */
function moments(x: Matrix, y: Int32Array, counts: Int32Array) {
  const { rows, cols, data } = x;
  const means = new Float64Array(counts.length * cols);
  const variances = new Float64Array(counts.length * cols);
  for (let i = 0; i < rows; i++) {
    for (let f = 0, at = y[i] * cols; f < cols; f++, at++) means[at] += data[i * cols + f];
  }
  for (let at = 0; at < means.length; at++) means[at] /= Math.max(1, counts[Math.floor(at / cols)]);
  for (let i = 0; i < rows; i++) {
    for (let f = 0, at = y[i] * cols; f < cols; f++, at++)
      variances[at] += (data[i * cols + f] - means[at]) ** 2;
  }
  for (let at = 0; at < means.length; at++) variances[at] /= Math.max(1, counts[Math.floor(at / cols)]);
  return { means, variances };
}

class GaussianNaiveBayesClassifier implements Classifier {
  readonly kind = 'gaussian-naive-bayes';
  readonly classes: number;
  readonly features: number;
  readonly #counts: Int32Array;
  readonly #prior: Float64Array;
  /** classes x features */
  readonly #means: Float64Array;
  readonly #variances: Float64Array;
  /** log prior − ½ Σ log 2πσ², per class: what does not depend on the row. */
  readonly #offsets: Float64Array;

  constructor(counts: Int32Array, means: Float64Array, variances: Float64Array) {
    this.classes = counts.length;
    this.features = means.length / counts.length;
    this.#counts = counts;
    this.#prior = classPrior(counts);
    this.#means = means;
    this.#variances = variances;
    this.#offsets = this.#prior.map((prior, c) => {
      let offset = Math.log(prior);
      for (const variance of variances.subarray(c * this.features, (c + 1) * this.features)) {
        offset -= 0.5 * Math.log(2 * Math.PI * variance);
      }
      return offset;
    });
  }

  predict(row: ArrayLike<number>): number {
    return argmax(this.predictProba(row));
  }

  predictProba(row: ArrayLike<number>): Float64Array {
    checkRow(row, this.features);
    const logs = this.#offsets.slice();
    for (let c = 0, at = 0; c < this.classes; c++) {
      let sum = 0;
      for (let f = 0; f < this.features; f++, at++) {
        const difference = row[f] - this.#means[at];
        sum += (difference * difference) / this.#variances[at];
      }
      logs[c] -= 0.5 * sum;
    }
    return normalizeLogPosterior(logs, this.#prior);
  }

  toJSON(): ClassifierState {
    return {
      kind: this.kind,
      classes: this.classes,
      features: this.features,
      counts: Array.from(this.#counts),
      means: Array.from(this.#means),
      variances: Array.from(this.#variances),
    };
  }
}

export function restoreGaussianNaiveBayes(state: StateReader, classes: number, features: number): Classifier {
  return new GaussianNaiveBayesClassifier(
    readCounts(state, classes),
    state.numbers('means', classes * features),
    state.numbers('variances', classes * features, Number.MIN_VALUE),
  );
}
