import type { Classifier } from '../../learn/classifier.ts';
import { restoreClassifier } from '../../learn/restore-classifier.ts';
import { StateReader } from '../../learn/state-reader.ts';
import { type Observation, type ObservationColumns, ObservationLayout } from './observation.ts';

/** How far one decision can be trusted. */
export interface SoundnessVerdict {
  /** That the decision is right, calibrated on held-out decisions of the training profile. */
  readonly probability: number;
  /**
   * Conformal: the share of right decisions of the training profile that looked no better than this one. A right
   * decision has a p-value of at most α with a probability of about α.
   */
  readonly pValue: number;
  /** Whether the p-value is at most the level set at training, its rate of false alarms. */
  readonly flagged: boolean;
}

export interface SoundnessParts {
  readonly columns: ObservationColumns;
  /** Of observations: class 1 is "right". */
  readonly classifier: Classifier;
  /** Probability from the classifier's logit: 1 / (1 + exp(−(slope · logit + intercept))). */
  readonly slope: number;
  readonly intercept: number;
  /** Logits of held-out decisions that were right, ascending. */
  readonly rightLogits: Float64Array;
  /** Decisions with a p-value of at most this are flagged. */
  readonly level: number;
}

/** Tells which decisions of a policy are likely wrong, from what the runs said of their outputs. */
export class Soundness {
  readonly columns: ObservationColumns;
  /** Decisions with a p-value of at most this are flagged. */
  readonly level: number;
  readonly #layout: ObservationLayout;
  readonly #parts: SoundnessParts;

  constructor(parts: SoundnessParts) {
    this.columns = parts.columns;
    this.level = parts.level;
    this.#layout = new ObservationLayout(parts.columns);
    this.#parts = parts;
  }

  judge(observation: Observation): SoundnessVerdict {
    return this.judgeRow(this.#layout.row(observation));
  }

  /** @param row of the layout of `columns` */
  judgeRow(row: Float64Array): SoundnessVerdict {
    const { classifier, slope, intercept, rightLogits, level } = this.#parts;
    const logit = logitOf(classifier, row);
    const pValue = (countUpTo(rightLogits, logit) + 1) / (rightLogits.length + 1);
    return {
      probability: 1 / (1 + Math.exp(-(slope * logit + intercept))),
      pValue,
      flagged: pValue <= level,
    };
  }

  toJSON() {
    const { rightLogits, classifier, ...parts } = this.#parts;
    return { ...parts, classifier: classifier.toJSON(), rightLogits: Array.from(rightLogits) };
  }
}

/** @throws PremodelError `invalid-soundness` */
export function restoreSoundness(state: unknown): Soundness {
  const reader = new StateReader(state, 'soundness');
  const columns = new StateReader(reader.object('columns'), 'soundness');
  const parts: SoundnessParts = {
    columns: {
      candidates: names(columns, 'candidates'),
      features: names(columns, 'features'),
      evidence: names(columns, 'evidence'),
    },
    classifier: restoreClassifier(reader.object('classifier')),
    slope: reader.number('slope'),
    intercept: reader.number('intercept'),
    rightLogits: reader.numbers('rightLogits').sort(),
    level: reader.number('level', 0),
  };
  const { classifier } = parts;
  const { width } = new ObservationLayout(parts.columns);
  if (classifier.features !== width || classifier.classes !== 2) {
    reader.fail('classifier', `has ${classifier.features} features, not ${width}, or not two classes`);
  }
  return new Soundness(parts);
}

function names(reader: StateReader, field: string): string[] {
  return reader.list(field).map((name) => {
    return typeof name === 'string' ? name : reader.fail(field, 'holds something other than names');
  });
}

/** Log odds that a decision is right, kept finite. */
export function logitOf(classifier: Classifier, row: ArrayLike<number>): number {
  const [wrong, right] = classifier.predictProba(row);
  return Math.log(Math.max(right, 1e-12) / Math.max(wrong, 1e-12));
}

/** How many of the ascending values are at most `value`. */
function countUpTo(ascending: Float64Array, value: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
