import { argmax, checkOption, checkTraining } from './checks.ts';
import type { Classifier, ClassifierState, FitOptions, Learner } from './classifier.ts';
import { type Matrix, matrix } from './matrix.ts';
import { NeighborIndex } from './neighbor-index.ts';
import type { StateReader } from './state-reader.ts';

export interface KnnOptions {
  /** How many neighbours vote (all rows where there are fewer). Default 5. */
  neighbors?: number;
}

export interface KnnLearner extends Learner {
  fit(x: Matrix, y: Int32Array, options?: FitOptions): KnnClassifier;
}

/**
 * k-nearest neighbours: Euclidean distance, majority vote with equal weights; a tied vote goes to the lowest
 * class, as in scikit-learn. Of equally distant rows the earlier one is the nearer.
 *
 * @example
 * const classifier = knn({ neighbors: 5 }).fit(x, y);
 * classifier.predict([5.1, 3.5]);
 */
export function knn(options: KnnOptions = {}): KnnLearner {
  const neighbors = options.neighbors ?? 5;
  checkOption('neighbors', neighbors, { from: 1, integer: true });
  return {
    kind: 'knn',
    fit(x, y, fitOptions) {
      const classes = checkTraining(x, y, fitOptions);
      return new KnnClassifier(new NeighborIndex(x), y.slice(), classes, neighbors);
    },
  };
}

/** Its neighbours depend on the rows only, so several classifiers over the same rows can share one `index`. */
export class KnnClassifier implements Classifier {
  readonly kind = 'knn';
  readonly classes: number;
  readonly features: number;
  readonly index: NeighborIndex;
  /** Class of each row of the index. */
  readonly labels: Int32Array;
  readonly neighbors: number;

  constructor(index: NeighborIndex, labels: Int32Array, classes: number, neighbors: number) {
    this.index = index;
    this.labels = labels;
    this.classes = classes;
    this.features = index.features;
    this.neighbors = neighbors;
  }

  predict(row: ArrayLike<number>): number {
    return argmax(this.predictProba(row));
  }

  predictProba(row: ArrayLike<number>): Float64Array {
    return voteShares(this.labels, this.index.neighbors(row, this.neighbors).indices, this.classes);
  }

  toJSON(): ClassifierState {
    return {
      kind: this.kind,
      classes: this.classes,
      features: this.features,
      neighbors: this.neighbors,
      y: Array.from(this.labels),
      x: Array.from(this.index.toMatrix().data),
    };
  }
}

/** The share of the given neighbours that each class has: length `classes`, sums to 1. */
export function voteShares(labels: Int32Array, neighbors: Int32Array, classes: number): Float64Array {
  const shares = new Float64Array(classes);
  for (const row of neighbors) shares[labels[row]]++;
  return shares.map((votes) => votes / neighbors.length);
}

export function restoreKnn(state: StateReader, classes: number, features: number): KnnClassifier {
  const neighbors = state.integer('neighbors', 1, Number.MAX_SAFE_INTEGER);
  const y = state.integers('y', undefined, 0, classes - 1);
  if (y.length === 0) state.fail('y', 'is empty');
  const x = matrix(y.length, features, state.numbers('x', y.length * features));
  return new KnnClassifier(new NeighborIndex(x), y, classes, neighbors);
}
