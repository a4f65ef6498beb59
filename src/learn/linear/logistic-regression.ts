import {
  argmax,
  checkOption,
  checkRow,
  checkTraining,
  checkWeights,
  invalidTraining,
  LARGEST_VALUE,
} from '../checks.ts';
import type { Classifier, ClassifierState, FitOptions, Learner } from '../classifier.ts';
import { type Matrix, matrix } from '../matrix.ts';
import { overAllClasses } from '../present-classes.ts';
import { softmax } from '../softmax.ts';
import type { StateReader } from '../state-reader.ts';
import { columnDeviations, columnMeans } from './column-scale.ts';
import { lbfgs } from './lbfgs.ts';
import { logisticObjective, ROWS_AT_ONCE } from './logistic-objective.ts';

export interface LogisticRegressionOptions {
  /** Inverse of the penalty: the smaller, the smaller the coefficients. Default 1. */
  c?: number;
  /** Whether to penalise the coefficients of features scaled to unit variance. Default false, as scikit-learn. */
  standardize?: boolean;
  /** Largest slope of the mean loss where the fit may stop. Default 1e-4, as scikit-learn. */
  tolerance?: number;
  /** Default 500. */
  maxIterations?: number;
}

/**
 * Logistic regression with an L2 penalty, as scikit-learn's LogisticRegression: minimises
 * c · Σ wᵢ lossᵢ + ½ |coefficients|² with unpenalised intercepts; two classes share one vector of coefficients, more
 * classes have one each (multinomial). Fitted by L-BFGS on standardised features.
 *
 * @example
 * const classifier = logisticRegression({ standardize: true }).fit(x, y);
 * classifier.predictProba([5.1, 3.5]);
 */
export function logisticRegression(options: LogisticRegressionOptions = {}): Learner {
  const settings = {
    c: options.c ?? 1,
    standardize: options.standardize ?? false,
    tolerance: options.tolerance ?? 1e-4,
    maxIterations: options.maxIterations ?? 500,
  };
  checkOption('c', settings.c, { from: 1e-100 });
  checkOption('tolerance', settings.tolerance, { from: 0 });
  checkOption('maxIterations', settings.maxIterations, { from: 1, integer: true });
  return {
    kind: 'logistic-regression',
    fit(x, y, fitOptions) {
      const classes = checkTraining(x, y, fitOptions, { sampleWeight: true });
      return fitLogistic(x, y, classes, settings, fitOptions);
    },
  };
}

function fitLogistic(
  x: Matrix,
  y: Int32Array,
  classes: number,
  settings: Required<LogisticRegressionOptions>,
  options: FitOptions = {},
): LogisticClassifier {
  const weights = checkWeights(options.sampleWeight, x.rows);
  const ofClass = new Float64Array(classes);
  for (let i = 0; i < x.rows; i++) ofClass[y[i]] += weights[i];
  const present = Int32Array.from(ofClass.keys()).filter((label) => ofClass[label] > 0);
  const outputs = outputsOf(present.length);
  if (outputs === 0) return new LogisticClassifier(x.cols, classes, present, new Float64Array(0));
  const means = columnMeans(x, weights);
  const deviations = columnDeviations(x, weights, means);
  const total = ofClass.reduce((sum, weight) => sum + weight, 0);
  // Scaled so that loss and penalty together curve about as much along every coefficient.
  const strength = 1 / (settings.c * total);
  const penalised = deviations.map((deviation) => (settings.standardize ? deviation : 1));
  const scale = deviations.map((deviation, f) =>
    Math.hypot(deviation, 2 * Math.sqrt(strength) * penalised[f]),
  );
  const penalty = scale.map((divisor, f) => strength * (penalised[f] / divisor) ** 2);
  const scaled = scaleColumns(x, means, scale);
  const position = new Int32Array(classes);
  for (const [k, label] of present.entries()) position[label] = k;
  const labels = new Int32Array(scaled.rows);
  for (let i = 0; i < x.rows; i++) labels[i] = position[y[i]];
  const filled = new Float64Array(scaled.rows);
  filled.set(weights);
  const objective = logisticObjective({
    x: scaled,
    y: labels,
    weights: filled,
    penalty,
    outputs,
  });
  const start = new Float64Array(outputs * (x.cols + 1));
  for (let k = 0; k < outputs; k++) {
    const share = ofClass[present[outputs === 1 ? 1 : k]] / total;
    start[k * (x.cols + 1) + x.cols] = outputs === 1 ? Math.log(share / (1 - share)) : Math.log(share);
  }
  const parameters = lbfgs(objective, start, settings);
  unscale(parameters, outputs, means, scale);
  return new LogisticClassifier(x.cols, classes, present, parameters);
}

/** Filled up with rows of zeros, as the objective needs it. */
function scaleColumns({ rows, cols, data }: Matrix, means: Float64Array, scale: Float64Array): Matrix {
  const scaled = matrix(Math.ceil(rows / ROWS_AT_ONCE) * ROWS_AT_ONCE, cols);
  const factors = scale.map((divisor) => 1 / divisor);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let f = 0; f < cols; f++, at++) scaled.data[at] = (data[at] - means[f]) * factors[f];
  }
  return scaled;
}

/**
 * From parameters for scaled features to those for features as they are, in place.
 * @throws PremodelError `invalid-training-data`
 */
function unscale(parameters: Float64Array, outputs: number, means: Float64Array, scale: Float64Array): void {
  const cols = means.length;
  for (let k = 0, at = 0; k < outputs; k++, at++) {
    const intercept = at + cols;
    for (let f = 0; f < cols; f++, at++) {
      parameters[at] /= scale[f];
      parameters[intercept] -= parameters[at] * means[f];
    }
  }
  for (const value of parameters) {
    if (!(Math.abs(value) <= LARGEST_VALUE)) {
      throw invalidTraining(`a coefficient of ${value}; scale the features`);
    }
  }
}

function outputsOf(present: number): number {
  return present > 2 ? present : present - 1;
}

class LogisticClassifier implements Classifier {
  readonly kind = 'logistic-regression';
  readonly features: number;
  readonly classes: number;
  /** Classes that had rows, ascending: only these are ever predicted. */
  readonly #present: Int32Array;
  /** Per output its coefficients, then its intercept. */
  readonly #parameters: Float64Array;

  constructor(features: number, classes: number, present: Int32Array, parameters: Float64Array) {
    this.features = features;
    this.classes = classes;
    this.#present = present;
    this.#parameters = parameters;
  }

  predict(row: ArrayLike<number>): number {
    return argmax(this.predictProba(row));
  }

  predictProba(row: ArrayLike<number>): Float64Array {
    checkRow(row, this.features);
    // With two classes the logit of the first one is 0; with one class there is nothing to ask.
    const logits = new Float64Array(this.#present.length);
    const first = logits.length === 2 ? 1 : 0;
    for (let k = first, at = 0; at < this.#parameters.length; k++, at++) {
      let sum = 0;
      for (let f = 0; f < this.features; f++, at++) sum += this.#parameters[at] * row[f];
      logits[k] = sum + this.#parameters[at];
    }
    softmax(logits);
    return overAllClasses(logits, this.#present, this.classes);
  }

  toJSON(): ClassifierState {
    return {
      kind: this.kind,
      classes: this.classes,
      features: this.features,
      present: Array.from(this.#present),
      parameters: Array.from(this.#parameters),
    };
  }
}

export function restoreLogisticRegression(
  state: StateReader,
  classes: number,
  features: number,
): LogisticClassifier {
  const present = state.ascendingClasses('present', classes);
  const parameters = state.numbers('parameters', outputsOf(present.length) * (features + 1));
  return new LogisticClassifier(features, classes, present, parameters);
}
