import { checkOption, checkTraining } from '../checks.ts';
import type { Learner } from '../classifier.ts';
import { stratifiedKFold, trainTestOf } from '../folds.ts';
import { type Matrix, rowOf, selectRows } from '../matrix.ts';
import { type Kernel, kernelValue } from './kernel.ts';
import { fitSigmoid, type Sigmoid } from './platt.ts';
import { type BinaryMachine, type SmoOptions, solveSmo } from './smo.ts';
import { type PairMachine, SvmClassifier } from './svm-classifier.ts';

export interface SvmOptions {
  /** Default `rbf`. */
  kernel?: 'linear' | 'rbf';
  /** Price of a margin violation, above 0. Default 1. */
  c?: number;
  /** Width of the RBF kernel, exp(−gamma · distance²). Default `scale`: 1 / (features · variance of all of x). */
  gamma?: 'scale' | number;
  /**
   * Whether `predictProba` is calibrated by Platt scaling (five more fits per pair of classes); without it, it
   * is each class's share of the pairwise votes. Default false.
   */
  probability?: boolean;
  /** Stops when the optimality conditions are violated by less. Default 1e-3. */
  tolerance?: number;
  /** Per pair of classes; stops there with the best solution so far. Default 1,000,000. */
  maxIterations?: number;
}

const PLATT_FOLDS = 5;

/**
 * Support vector machine for classification (C-SVC), one machine for every pair of classes, as scikit-learn's
 * SVC. It says the class with the most votes; as there, with `probability` that need not be the class of the
 * highest probability. Scale the features first: unscaled ones make it slow and bad.
 *
 * @example
 * const classifier = svm().fit(x, y);
 * classifier.predict([5.1, 3.5]);
 */
export function svm(options: SvmOptions = {}): Learner {
  const { kernel = 'rbf', gamma = 'scale', probability = false } = options;
  const smo = {
    c: options.c ?? 1,
    tolerance: options.tolerance ?? 1e-3,
    maxIterations: options.maxIterations ?? 1_000_000,
  };
  checkOption('c', smo.c, { from: Number.MIN_VALUE });
  checkOption('tolerance', smo.tolerance, { from: Number.MIN_VALUE });
  checkOption('maxIterations', smo.maxIterations, { from: 1, integer: true });
  if (gamma !== 'scale') checkOption('gamma', gamma, { from: 0 });
  return {
    kind: 'svm',
    fit(x, y, fitOptions = {}) {
      const classes = checkTraining(x, y, fitOptions);
      const width = kernel === 'linear' ? 0 : gamma === 'scale' ? scaledGamma(x) : gamma;
      const trainer = new PairTrainer({ kind: kernel, gamma: width }, smo, probability, fitOptions.seed ?? 1);
      const present = [...new Set(y)].sort((a, b) => a - b);
      const pairs: PairMachine[] = [];
      for (const [i, positive] of present.entries()) {
        for (const negative of present.slice(i + 1)) pairs.push(trainer.fit(x, y, positive, negative));
      }
      return new SvmClassifier(x.cols, classes, Int32Array.from(present), trainer.kernel, pairs);
    },
  };
}

function scaledGamma(x: Matrix): number {
  const mean = x.data.reduce((sum, value) => sum + value, 0) / x.data.length;
  const variance = x.data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.data.length;
  return variance > 0 ? 1 / (x.cols * variance) : 1;
}

class PairTrainer {
  readonly kernel: Kernel;
  readonly #smo: SmoOptions;
  readonly #probability: boolean;
  readonly #seed: number;

  constructor(kernel: Kernel, smo: SmoOptions, probability: boolean, seed: number) {
    this.kernel = kernel;
    this.#smo = smo;
    this.#probability = probability;
    this.#seed = seed;
  }

  fit(x: Matrix, y: Int32Array, positive: number, negative: number): PairMachine {
    const rows = Int32Array.from(y.keys()).filter((row) => y[row] === positive || y[row] === negative);
    const ofPair = selectRows(x, rows);
    const signs = Int8Array.from(rows, (row) => (y[row] === positive ? 1 : -1));
    const machine = this.#solve(ofPair, signs);
    return {
      positive,
      negative,
      ...this.#compact(ofPair, machine),
      bias: machine.bias,
      sigmoid: this.#probability ? this.#calibrate(ofPair, signs) : undefined,
    };
  }

  /** The sigmoid over decision values of machines that did not see the row (5 folds, as LIBSVM does). */
  #calibrate(x: Matrix, signs: Int8Array): Sigmoid {
    const values = new Float64Array(x.rows);
    const folds = Math.min(PLATT_FOLDS, x.rows);
    const foldOf = stratifiedKFold(Int32Array.from(signs), folds, this.#seed);
    for (let fold = 0; fold < folds; fold++) {
      const { train, test } = trainTestOf(foldOf, fold);
      const trainX = selectRows(x, train);
      const machine = this.#solve(
        trainX,
        Int8Array.from(train, (row) => signs[row]),
      );
      const { vectors, coefficients } = this.#compact(trainX, machine);
      for (const row of test) {
        let value = machine.bias;
        for (let v = 0; v < coefficients.length; v++) {
          value += coefficients[v] * kernelValue(this.kernel, x.cols, vectors, v * x.cols, rowOf(x, row), 0);
        }
        values[row] = value;
      }
    }
    return fitSigmoid(values, signs);
  }

  /** A pair of which a fold holds only one side says that side for certain. */
  #solve(x: Matrix, signs: Int8Array): BinaryMachine {
    if (signs.every((sign) => sign === signs[0])) {
      return { coefficients: new Float64Array(x.rows), bias: signs[0] };
    }
    return solveSmo(x, signs, this.kernel, this.#smo);
  }

  /** Only the support vectors; with the linear kernel their sum, which is all that matters, as the only one. */
  #compact(x: Matrix, machine: BinaryMachine): { vectors: Float64Array; coefficients: Float64Array } {
    const support = Int32Array.from(machine.coefficients.keys()).filter((i) => machine.coefficients[i] !== 0);
    if (this.kernel.kind === 'rbf') {
      return {
        vectors: selectRows(x, support).data,
        coefficients: Float64Array.from(support, (i) => machine.coefficients[i]),
      };
    }
    const weights = new Float64Array(x.cols);
    for (const i of support) {
      for (let f = 0; f < x.cols; f++) weights[f] += machine.coefficients[i] * x.data[i * x.cols + f];
    }
    return { vectors: weights, coefficients: Float64Array.of(1) };
  }
}
