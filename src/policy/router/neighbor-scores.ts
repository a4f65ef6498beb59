import type { Matrix } from '../../learn/matrix.ts';
import { NeighborIndex, type Neighbors } from '../../learn/neighbor-index.ts';
import { RankScaler } from '../../learn/rank-scaling.ts';
import type { StateReader } from '../../learn/state-reader.ts';

/** No one number of neighbours is right for every table: the mean of what these say. */
const NEIGHBORS = [5, 8, 12, 16];
const MOST = NEIGHBORS[NEIGHBORS.length - 1];
/** A distance below this is none: an input seen before counts very much, but not infinitely. */
const NO_DISTANCE = 1e-6;

/** Scores of every candidate on the nearest training inputs by the ranks of their features, the nearer the more. */
export class NeighborScores {
  readonly #scaler: RankScaler;
  readonly #index: NeighborIndex;
  /** training inputs x candidates */
  readonly scores: Matrix;

  private constructor(scaler: RankScaler, index: NeighborIndex, scores: Matrix) {
    this.#scaler = scaler;
    this.#index = index;
    this.scores = scores;
  }

  static fit(x: Matrix, scores: Matrix): NeighborScores {
    const scaler = RankScaler.fit(x);
    return new NeighborScores(scaler, new NeighborIndex(scaler.transform(x)), scores);
  }

  /** @param except a training input that is not to be among them */
  predict(row: ArrayLike<number>, except = -1): Float64Array {
    const found = this.#index.neighbors(this.#scaler.transformRow(row), except < 0 ? MOST : MOST + 1);
    const { indices, distances } = except < 0 ? found : without(found, except);
    const { cols, data } = this.scores;
    const sums = new Float64Array(cols);
    const predicted = new Float64Array(cols);
    let weight = 0;
    let next = 0;
    for (const neighbors of NEIGHBORS) {
      for (; next < Math.min(neighbors, indices.length); next++) {
        const own = 1 / (distances[next] + NO_DISTANCE);
        for (let k = 0; k < cols; k++) sums[k] += own * data[indices[next] * cols + k];
        weight += own;
      }
      for (let k = 0; k < cols; k++) predicted[k] += sums[k] / weight / NEIGHBORS.length;
    }
    return predicted;
  }

  toJSON() {
    return {
      rows: this.#index.rows,
      scaler: this.#scaler,
      x: Array.from(this.#index.toMatrix().data),
      scores: Array.from(this.scores.data),
    };
  }

  static restore(reader: StateReader, features: number, candidates: number): NeighborScores {
    const rows = reader.integer('rows', 1, 2 ** 24);
    const x = { rows, cols: features, data: reader.numbers('x', rows * features) };
    const scores = { rows, cols: candidates, data: reader.numbers('scores', rows * candidates) };
    const scaler = RankScaler.restore(reader.object('scaler'), features);
    return new NeighborScores(scaler, new NeighborIndex(x), scores);
  }
}

function without({ indices, distances }: Neighbors, row: number): Neighbors {
  const others = (_: number, i: number) => indices[i] !== row;
  return { indices: indices.filter(others), distances: distances.filter(others) };
}
