import { checkOption, checkRow, checkTraining, checkWeights } from '../checks.ts';
import { type Matrix, rowOf } from '../matrix.ts';
import { softmax } from '../softmax.ts';
import { StateReader } from '../state-reader.ts';

export interface TemperatureState {
  readonly temperature: number;
}

/** Temperatures outside this range change nothing more that matters. */
const COLDEST = 0.01;
const HOTTEST = 100;
/** Enough halvings of the range of temperatures to reach the precision of numbers. */
const HALVINGS = 60;
/** Stands for a probability of zero, which has no logarithm. */
const LEAST_PROBABILITY = 1e-12;

/**
 * Temperature scaling (Guo et al. 2017): divides logits by the one number that makes the probabilities they stand
 * for most likely. The predicted class stays the same.
 *
 * @example
 * const scaling = TemperatureScaling.fit(logits, y);
 * scaling.probabilities([2, -1]);
 */
export class TemperatureScaling {
  /** Above 1 where the model is too sure of itself. In 0.01 … 100. */
  readonly temperature: number;

  /** @throws PremodelError `invalid-option` */
  constructor(temperature: number) {
    checkOption('temperature', temperature, { from: COLDEST, to: HOTTEST });
    this.temperature = temperature;
  }

  /**
   * @param logits rows x classes, from rows the model was not trained on; log probabilities do as well
   * @param y the class of each row
   * @throws PremodelError `invalid-training-data`
   */
  static fit(
    logits: Matrix,
    y: Int32Array,
    options: { readonly sampleWeight?: Float64Array } = {},
  ): TemperatureScaling {
    checkTraining(logits, y, { classes: logits.cols });
    const weights = checkWeights(options.sampleWeight, logits.rows);
    // The loss is convex in 1 / temperature: its slope changes sign once.
    let low = 1 / HOTTEST;
    let high = 1 / COLDEST;
    for (let halving = 0; halving < HALVINGS; halving++) {
      const middle = Math.sqrt(low * high);
      if (slopeOfLoss(logits, y, weights, middle) < 0) low = middle;
      else high = middle;
    }
    return new TemperatureScaling(Math.min(HOTTEST, Math.max(COLDEST, 1 / Math.sqrt(low * high))));
  }

  /** @throws PremodelError `invalid-calibration` */
  static restore(state: unknown): TemperatureScaling {
    const reader = new StateReader(state, 'calibration');
    const temperature = reader.number('temperature', COLDEST);
    if (temperature > HOTTEST) reader.fail('temperature', `is ${temperature}, above ${HOTTEST}`);
    return new TemperatureScaling(temperature);
  }

  /**
   * @returns probabilities of the classes, summing to 1
   * @throws PremodelError `invalid-row`
   */
  probabilities(logits: ArrayLike<number>): Float64Array {
    checkRow(logits, logits.length);
    const scaled = Float64Array.from(logits, (logit) => logit / this.temperature);
    softmax(scaled);
    return scaled;
  }

  toJSON(): TemperatureState {
    return { temperature: this.temperature };
  }
}

/** Logits of given probabilities, finite also where one is zero: what temperature scaling works on. */
export function logProbabilities(probabilities: ArrayLike<number>): Float64Array {
  return Float64Array.from(probabilities, (p) => Math.log(Math.max(p, LEAST_PROBABILITY)));
}

/** Derivative of the log loss by 1 / temperature: the expected logit minus that of the class, weighted. */
function slopeOfLoss(logits: Matrix, y: Int32Array, weights: Float64Array, inverse: number): number {
  const probabilities = new Float64Array(logits.cols);
  let slope = 0;
  for (let i = 0; i < logits.rows; i++) {
    const row = rowOf(logits, i);
    for (let k = 0; k < row.length; k++) probabilities[k] = row[k] * inverse;
    softmax(probabilities);
    let expected = 0;
    for (let k = 0; k < row.length; k++) expected += probabilities[k] * row[k];
    slope += weights[i] * (expected - row[y[i]]);
  }
  return slope;
}
