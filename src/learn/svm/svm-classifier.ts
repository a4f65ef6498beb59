import { argmax, checkRow } from '../checks.ts';
import type { Classifier, ClassifierState } from '../classifier.ts';
import { overAllClasses } from '../present-classes.ts';
import { StateReader } from '../state-reader.ts';
import { type Kernel, kernelValue } from './kernel.ts';
import { coupleProbabilities, type Sigmoid, sigmoidProbability } from './platt.ts';

/** Decides between two classes: a positive decision value votes for `positive`. */
export interface PairMachine {
  readonly positive: number;
  readonly negative: number;
  /** coefficients.length x features */
  readonly vectors: Float64Array;
  readonly coefficients: Float64Array;
  readonly bias: number;
  /** Present in all machines of a classifier or in none. */
  readonly sigmoid?: Sigmoid;
}

/** Keeps the pairwise probabilities off 0 and 1, as LIBSVM does. */
const LEAST_PROBABILITY = 1e-7;

export class SvmClassifier implements Classifier {
  readonly kind = 'svm';
  readonly features: number;
  readonly classes: number;
  /** Classes that had a row, ascending: only these are ever predicted. */
  readonly #present: Int32Array;
  readonly #kernel: Kernel;
  /** One for each two of `present`, in the order (0,1), (0,2), …, (1,2), … */
  readonly #pairs: readonly PairMachine[];

  constructor(
    features: number,
    classes: number,
    present: Int32Array,
    kernel: Kernel,
    pairs: readonly PairMachine[],
  ) {
    this.features = features;
    this.classes = classes;
    this.#present = present;
    this.#kernel = kernel;
    this.#pairs = pairs;
  }

  /** The decision value of every pair of classes that had rows, in the order (0,1), (0,2), …, (1,2), … */
  decisionValues(row: ArrayLike<number>): Float64Array {
    checkRow(row, this.features);
    return Float64Array.from(this.#pairs, ({ vectors, coefficients, bias }) => {
      let value = bias;
      for (let v = 0; v < coefficients.length; v++) {
        value +=
          coefficients[v] * kernelValue(this.#kernel, this.features, vectors, v * this.features, row, 0);
      }
      return value;
    });
  }

  predict(row: ArrayLike<number>): number {
    return argmax(this.#votes(this.decisionValues(row)));
  }

  predictProba(row: ArrayLike<number>): Float64Array {
    const values = this.decisionValues(row);
    if (this.#pairs.some((pair) => pair.sigmoid === undefined) || this.#pairs.length === 0) {
      const votes = this.#votes(values);
      const total = votes.reduce((sum, count) => sum + count, 0);
      return votes.map((count) => count / total);
    }
    const k = this.#present.length;
    const pairwise = new Float64Array(k * k);
    let pair = 0;
    for (let i = 0; i < k; i++) {
      for (let j = i + 1; j < k; j++, pair++) {
        const p = sigmoidProbability(values[pair], this.#pairs[pair].sigmoid!);
        pairwise[i * k + j] = Math.min(Math.max(p, LEAST_PROBABILITY), 1 - LEAST_PROBABILITY);
        pairwise[j * k + i] = 1 - pairwise[i * k + j];
      }
    }
    return overAllClasses(coupleProbabilities(pairwise, k), this.#present, this.classes);
  }

  toJSON(): ClassifierState {
    return {
      kind: this.kind,
      classes: this.classes,
      features: this.features,
      present: Array.from(this.#present),
      kernel: this.#kernel.kind,
      gamma: this.#kernel.gamma,
      pairs: this.#pairs.map(({ vectors, coefficients, bias, sigmoid }) => ({
        vectors: Array.from(vectors),
        coefficients: Array.from(coefficients),
        bias,
        sigmoid: sigmoid ? [sigmoid.slope, sigmoid.offset] : [],
      })),
    };
  }

  #votes(values: Float64Array): Float64Array {
    const votes = new Float64Array(this.classes);
    if (this.#pairs.length === 0) votes[this.#present[0]] = 1;
    this.#pairs.forEach(({ positive, negative }, pair) => {
      votes[values[pair] > 0 ? positive : negative]++;
    });
    return votes;
  }
}

export function restoreSvm(state: StateReader, classes: number, features: number): SvmClassifier {
  const present = state.ascendingClasses('present', classes);
  const kind = state.text('kernel');
  if (kind !== 'linear' && kind !== 'rbf') state.fail('kernel', 'is neither linear nor rbf');
  const gamma = state.number('gamma', 0);
  const k = present.length;
  const states = state.list('pairs', (k * (k - 1)) / 2);
  const pairs: PairMachine[] = [];
  for (const [i, positive] of present.entries()) {
    for (const negative of present.subarray(i + 1)) {
      const pair = new StateReader(states[pairs.length], state.what);
      const coefficients = pair.numbers('coefficients');
      const sigmoid = pair.numbers('sigmoid');
      if (sigmoid.length !== 0 && sigmoid.length !== 2) pair.fail('sigmoid', 'is not two numbers');
      pairs.push({
        positive,
        negative,
        coefficients,
        vectors: pair.numbers('vectors', coefficients.length * features),
        bias: pair.number('bias'),
        sigmoid: sigmoid.length === 2 ? { slope: sigmoid[0], offset: sigmoid[1] } : undefined,
      });
    }
  }
  return new SvmClassifier(features, classes, present, { kind, gamma }, pairs);
}
