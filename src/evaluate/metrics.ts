import { ABSTAINED, type Outcomes } from './outcomes.ts';

/** Precision, recall and F1, the unweighted mean over classes. */
export interface MacroScores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** Weighted mean of a column; 0 of nothing. */
export function weightedMean(outcomes: Outcomes, value: (m: number) => number): number {
  let sum = 0;
  let weight = 0;
  outcomes.weights.forEach((w, m) => {
    sum += w * value(m);
    weight += w;
  });
  return weight > 0 ? sum / weight : 0;
}

/** Mean score, an abstention counting as wrong (0). */
export function accuracy(outcomes: Outcomes, criterion: string): number {
  const scores = outcomes.scores[criterion];
  return weightedMean(outcomes, (m) => scores[m]);
}

/** Fraction of inputs that got an answer. */
export function coverage(outcomes: Outcomes): number {
  return weightedMean(outcomes, (m) => (outcomes.answered[m] === ABSTAINED ? 0 : 1));
}

/** Fraction of inputs answered by each candidate, by index; what is left to 1 was abstained on. */
export function shares(outcomes: Outcomes, candidates: number): number[] {
  return Array.from({ length: candidates }, (_, k) =>
    weightedMean(outcomes, (m) => (outcomes.answered[m] === k ? 1 : 0)),
  );
}

/** Fraction of inputs on which each candidate ran, by index. */
export function runShares(outcomes: Outcomes, candidates: number): number[] {
  return flagShares(outcomes, outcomes.ran, candidates);
}

/** Fraction of inputs on which each candidate went on from another's run, by index. */
export function continuedShares(outcomes: Outcomes, candidates: number): number[] {
  return flagShares(outcomes, outcomes.continued, candidates);
}

function flagShares(outcomes: Outcomes, flags: Uint8Array, candidates: number): number[] {
  return Array.from({ length: candidates }, (_, k) =>
    weightedMean(outcomes, (m) => (flags[m * candidates + k] > 0 ? 1 : 0)),
  );
}

/** The smallest time that at least a fraction q of the (weighted) rows do not exceed: the inverted CDF. */
export function timeQuantiles(
  { weights }: Outcomes,
  ms: Float64Array,
  quantiles: readonly number[],
): number[] {
  const order = Array.from(ms.keys()).sort((a, b) => ms[a] - ms[b]);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return quantiles.map((q) => {
    let below = 0;
    // The slack keeps rounding in the sum of weights from skipping a row.
    const at = order.find((m) => {
      below += weights[m];
      return below >= q * total - 1e-9 * total;
    });
    return at === undefined ? 0 : ms[at];
  });
}

/**
 * Macro precision, recall and F1 as scikit-learn's `precision_recall_fscore_support(average='macro',
 * zero_division=0)`: over every class that is true or predicted, with "abstained" as a predicted class that
 * is never right.
 *
 * @param truth class of every input of the profile
 */
export function macroScores(outcomes: Outcomes, predicted: Int32Array, truth: Int32Array): MacroScores {
  const counts = new Map<number, { hits: number; predicted: number; actual: number }>();
  const of = (label: number) => {
    const found = counts.get(label) ?? { hits: 0, predicted: 0, actual: 0 };
    counts.set(label, found);
    return found;
  };
  outcomes.inputs.forEach((input, m) => {
    const weight = outcomes.weights[m];
    if (weight === 0) return;
    of(truth[input]).actual += weight;
    of(predicted[m]).predicted += weight;
    if (predicted[m] === truth[input]) of(truth[input]).hits += weight;
  });
  const classes = [...counts.values()];
  const macro = (score: (c: (typeof classes)[number]) => number) =>
    classes.length === 0 ? 0 : classes.reduce((sum, c) => sum + score(c), 0) / classes.length;
  return {
    precision: macro((c) => (c.predicted > 0 ? c.hits / c.predicted : 0)),
    recall: macro((c) => (c.actual > 0 ? c.hits / c.actual : 0)),
    f1: macro((c) => (c.hits > 0 ? (2 * c.hits) / (c.predicted + c.actual) : 0)),
  };
}

/** Geometric mean over folds of each fold's mean, as the paper reports; 0 where any fold's mean is 0. */
export function geometricMeanOverFolds(outcomes: Outcomes, values: Float64Array): number {
  const folds = new Map<number, { sum: number; weight: number }>();
  outcomes.folds.forEach((fold, m) => {
    const of = folds.get(fold) ?? { sum: 0, weight: 0 };
    of.sum += outcomes.weights[m] * values[m];
    of.weight += outcomes.weights[m];
    folds.set(fold, of);
  });
  const logs = [...folds.values()].map(({ sum, weight }) => Math.log(sum / weight));
  return logs.length === 0 ? 0 : Math.exp(logs.reduce((a, b) => a + b, 0) / logs.length);
}
