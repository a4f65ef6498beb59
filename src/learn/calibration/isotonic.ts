import { checkRow, checkTargets, checkWeights, invalidTraining, LARGEST_VALUE } from '../checks.ts';
import { StateReader } from '../state-reader.ts';

export interface IsotonicState {
  readonly scores: readonly number[];
  readonly values: readonly number[];
}

/**
 * The never falling function nearest to the data (isotonic regression by pooling adjacent violators: Barlow et al.
 * 1972), straight between its points and constant beyond them, as scikit-learn's IsotonicRegression with
 * `out_of_bounds="clip"`. Turns scores into calibrated probabilities (Zadrozny and Elkan 2002) or values.
 *
 * @example
 * const calibration = IsotonicCalibration.fit(Float64Array.of(0.2, 0.6, 0.9), Float64Array.of(0, 0, 1));
 * calibration.predict(0.8);
 */
export class IsotonicCalibration {
  readonly #scores: Float64Array;
  readonly #values: Float64Array;

  /** @param scores ascending, at least one @param values never falling, one for each score */
  private constructor(scores: Float64Array, values: Float64Array) {
    this.#scores = scores;
    this.#values = values;
  }

  /**
   * @param scores any finite numbers
   * @param y what each score should become: 0 or 1 for probabilities
   * @throws PremodelError `invalid-training-data`
   */
  static fit(
    scores: Float64Array,
    y: Float64Array,
    options: { readonly sampleWeight?: Float64Array } = {},
  ): IsotonicCalibration {
    if (scores.length === 0) throw invalidTraining('there is no score to learn from');
    checkTargets(y, scores.length);
    scores.forEach((score, i) => {
      if (!(Math.abs(score) <= LARGEST_VALUE)) throw invalidTraining(`the score of row ${i} is ${score}`, i);
    });
    const weights = checkWeights(options.sampleWeight, scores.length);
    const points = mergeEqualScores(scores, y, weights);
    const values = poolAdjacentViolators(points.y, points.weights);
    // Within a stretch of equal values only its ends matter.
    const kept = Array.from(values.keys()).filter(
      (i) => values[i] !== values[i - 1] || values[i] !== values[i + 1],
    );
    return new IsotonicCalibration(
      Float64Array.from(kept, (i) => points.scores[i]),
      Float64Array.from(kept, (i) => values[i]),
    );
  }

  /** @throws PremodelError `invalid-calibration` */
  static restore(state: unknown): IsotonicCalibration {
    const reader = new StateReader(state, 'calibration');
    const scores = reader.numbers('scores');
    const values = reader.numbers('values', scores.length);
    if (scores.length === 0) reader.fail('scores', 'are none');
    for (let i = 1; i < scores.length; i++) {
      if (!(scores[i] > scores[i - 1])) reader.fail('scores', `do not rise at ${i}`);
      if (!(values[i] >= values[i - 1])) reader.fail('values', `fall at ${i}`);
    }
    return new IsotonicCalibration(scores, values);
  }

  /** @throws PremodelError `invalid-row` */
  predict(score: number): number {
    checkRow([score], 1);
    const scores = this.#scores;
    const values = this.#values;
    // The first point that does not lie below the score.
    let low = 0;
    let high = scores.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (scores[middle] < score) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return values[0];
    if (low === scores.length) return values[low - 1];
    const share = (score - scores[low - 1]) / (scores[low] - scores[low - 1]);
    return values[low - 1] + share * (values[low] - values[low - 1]);
  }

  toJSON(): IsotonicState {
    return { scores: Array.from(this.#scores), values: Array.from(this.#values) };
  }
}

/** Distinct scores ascending, each with the weighted mean of what belongs to it; weightless rows are left out. */
function mergeEqualScores(scores: Float64Array, y: Float64Array, weights: Float64Array) {
  const order = Array.from(scores.keys())
    .filter((row) => weights[row] > 0)
    .sort((a, b) => scores[a] - scores[b]);
  const merged = { scores: [] as number[], y: [] as number[], weights: [] as number[] };
  for (const row of order) {
    const last = merged.scores.length - 1;
    if (last >= 0 && merged.scores[last] === scores[row]) {
      const weight = merged.weights[last] + weights[row];
      merged.y[last] += (weights[row] / weight) * (y[row] - merged.y[last]);
      merged.weights[last] = weight;
    } else {
      merged.scores.push(scores[row]);
      merged.y.push(y[row]);
      merged.weights.push(weights[row]);
    }
  }
  return merged;
}

function poolAdjacentViolators(y: readonly number[], weights: readonly number[]): Float64Array {
  const pools: { value: number; weight: number; size: number }[] = [];
  for (let i = 0; i < y.length; i++) {
    let pool = { value: y[i], weight: weights[i], size: 1 };
    for (let before = pools.at(-1); before && before.value >= pool.value; before = pools.at(-1)) {
      pools.pop();
      const weight = before.weight + pool.weight;
      const value = before.value + (pool.weight / weight) * (pool.value - before.value);
      pool = { value, weight, size: before.size + pool.size };
    }
    pools.push(pool);
  }
  const values = new Float64Array(y.length);
  let at = 0;
  for (const { value, size } of pools) {
    values.fill(value, at, at + size);
    at += size;
  }
  return values;
}
