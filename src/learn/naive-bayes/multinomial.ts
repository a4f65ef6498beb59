import { argmax, checkOption, checkRow, checkTraining, countClasses, invalidTraining } from '../checks.ts';
import type { Classifier, ClassifierState, Learner } from '../classifier.ts';
import type { StateReader } from '../state-reader.ts';
import { classPrior, normalizeLogPosterior, readCounts } from './posterior.ts';

export interface MultinomialNaiveBayesOptions {
  /** Added to the count of every feature in every class (Laplace smoothing); above 0. Default 1. */
  alpha?: number;
}

/**
 * Naive Bayes for counts (or anything that is not negative, such as scaled features), as scikit-learn's
 * MultinomialNB. Refuses negative training values; rows to predict may hold them.
 *
 * @example
 * const classifier = multinomialNaiveBayes().fit(counts, y);
 * classifier.predict([0, 2, 1]);
 */
export function multinomialNaiveBayes(options: MultinomialNaiveBayesOptions = {}): Learner {
  const alpha = options.alpha ?? 1;
  checkOption('alpha', alpha, { from: 1e-10 });
  return {
    kind: 'multinomial-naive-bayes',
    fit(x, y, fitOptions) {
      const classes = checkTraining(x, y, fitOptions);
      const { rows, cols, data } = x;
      const sums = new Float64Array(classes * cols).fill(alpha);
      for (let i = 0; i < rows; i++) {
        for (let f = 0; f < cols; f++) {
          const value = data[i * cols + f];
          if (value < 0) throw invalidTraining(`feature ${f} of row ${i} is negative: ${value}`, i);
          sums[y[i] * cols + f] += value;
        }
      }
      for (let c = 0; c < classes; c++) {
        const ofClass = sums.subarray(c * cols, (c + 1) * cols);
        const logTotal = Math.log(ofClass.reduce((sum, value) => sum + value, 0));
        for (let f = 0; f < cols; f++) ofClass[f] = Math.log(ofClass[f]) - logTotal;
      }
      return new MultinomialNaiveBayesClassifier(countClasses(y, classes), sums);
    },
  };
}

class MultinomialNaiveBayesClassifier implements Classifier {
  readonly kind = 'multinomial-naive-bayes';
  readonly classes: number;
  readonly features: number;
  readonly #counts: Int32Array;
  readonly #prior: Float64Array;
  /** classes x features */
  readonly #logProbabilities: Float64Array;

  constructor(counts: Int32Array, logProbabilities: Float64Array) {
    this.classes = counts.length;
    this.features = logProbabilities.length / counts.length;
    this.#counts = counts;
    this.#prior = classPrior(counts);
    this.#logProbabilities = logProbabilities;
  }

  predict(row: ArrayLike<number>): number {
    return argmax(this.predictProba(row));
  }

  predictProba(row: ArrayLike<number>): Float64Array {
    checkRow(row, this.features);
    const logs = this.#prior.map(Math.log);
    for (let c = 0, at = 0; c < this.classes; c++) {
      for (let f = 0; f < this.features; f++, at++) logs[c] += row[f] * this.#logProbabilities[at];
    }
    return normalizeLogPosterior(logs, this.#prior);
  }

  toJSON(): ClassifierState {
    return {
      kind: this.kind,
      classes: this.classes,
      features: this.features,
      counts: Array.from(this.#counts),
      logProbabilities: Array.from(this.#logProbabilities),
    };
  }
}

export function restoreMultinomialNaiveBayes(
  state: StateReader,
  classes: number,
  features: number,
): Classifier {
  return new MultinomialNaiveBayesClassifier(
    readCounts(state, classes),
    state.numbers('logProbabilities', classes * features),
  );
}
