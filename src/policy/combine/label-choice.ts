import { cholesky, choleskySolve } from '../../learn/linear/cholesky.ts';
import type { StateReader } from '../../learn/state-reader.ts';
import type { Knowledge } from '../policy.ts';
import type { Combined, Combiner } from './combiner.ts';
import type { EvidenceLayout } from './evidence-layout.ts';
import { answerOfLabels, labelSignals } from './label-answer.ts';
import { COLUMNS_PER_RUN, type LabelCandidates, labelCandidates } from './label-candidates.ts';

/** Pulls the weights to the plain mean of the log-probabilities. */
const PENALTY = 1;
const ITERATIONS = 15;
const HALVINGS = 12;
/** Keeps logarithms finite. */
const LEAST_LIKELIHOOD = 1e-300;
/** Start of the weight of "none of the named": about 1 in 20. */
const NONE = -3;

/**
 * Weighted log-probabilities: a conditional logit (McFadden 1974) over every class that some run named, and
 * over "none of them". Three weights a run, however many classes there are, so a few hundred rows suffice,
 * and its probabilities are calibrated on them.
 */
export class LabelChoice implements Combiner {
  readonly #layout: EvidenceLayout;
  /** COLUMNS_PER_RUN per run, and at the end the weight of "none". */
  readonly #weights: Float64Array;
  /** The answer is right where the reference is among so many of its first classes. */
  readonly #depth: number;

  constructor(layout: EvidenceLayout, weights: Float64Array, depth: number) {
    this.#layout = layout;
    this.#weights = weights;
    this.#depth = depth;
  }

  combine({ evidence }: Pick<Knowledge, 'evidence'>, ran: readonly number[]): Combined {
    const candidates = labelCandidates(evidence, ran, this.#layout);
    const probabilities = new Float64Array(candidates.labels.length);
    choiceProbabilities(candidates, this.#weights, probabilities);
    const named = candidates.labels.map((label, l) => ({ label, probability: probabilities[l] }));
    return answerOfLabels(named, { evidence, ran, layout: this.#layout, depth: this.#depth });
  }

  signals(runs: number): number {
    return labelSignals(runs);
  }

  toJSON() {
    return { kind: 'label-choice', weights: Array.from(this.#weights) };
  }
}

export function restoreLabelChoice(
  reader: StateReader,
  runs: number,
  layout: EvidenceLayout,
  depth: number,
): LabelChoice {
  return new LabelChoice(layout, reader.numbers('weights', runs * COLUMNS_PER_RUN + 1), depth);
}

/** A row to learn from. */
interface ChoiceRow {
  readonly candidates: LabelCandidates;
  /** The position of the right class among the labels, or -1. */
  readonly target: number;
  /** Of each label, by the weights looked at last. */
  readonly probabilities: Float64Array;
}

/**
 * Newton's method on the penalised likelihood, which is concave.
 * @param knowledge of every row, with every run there is
 * @param references right class of every row
 */
export function fitLabelChoice(
  knowledge: readonly Knowledge[],
  references: ArrayLike<number>,
  ran: readonly number[],
  layout: EvidenceLayout,
  depth: number,
): LabelChoice {
  const rows = knowledge.map(({ evidence }, row) => {
    const candidates = labelCandidates(evidence, ran, layout);
    const target = candidates.labels.indexOf(references[row]);
    return { candidates, target, probabilities: new Float64Array(candidates.labels.length) };
  });
  const size = ran.length * COLUMNS_PER_RUN + 1;
  const prior = new Float64Array(size);
  for (let run = 0; run < ran.length; run++) prior[run * COLUMNS_PER_RUN] = 1 / ran.length;
  prior[size - 1] = NONE;
  let weights: Float64Array = prior.slice();
  let reached = penalisedLikelihood(rows, weights, prior);
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const step = newtonStep(rows, weights, prior);
    // A full step can overshoot where classes are nearly separable.
    let length = 1;
    let next = weights;
    let likelihood = reached;
    for (let halving = 0; halving < HALVINGS; halving++, length /= 2) {
      next = weights.map((weight, d) => weight + length * step[d]);
      likelihood = penalisedLikelihood(rows, next, prior);
      if (likelihood >= reached) break;
    }
    if (!(likelihood > reached + 1e-9 * Math.abs(reached))) break;
    weights = next;
    reached = likelihood;
  }
  return new LabelChoice(layout, weights, depth);
}

/** Writes the probability of every named label; what is left to 1 is "none of them". */
function choiceProbabilities(
  { labels, columns }: LabelCandidates,
  weights: Float64Array,
  into: Float64Array,
): void {
  const count = labels.length;
  const width = weights.length - 1;
  let most = weights[width];
  for (let l = 0, at = 0; l < count; l++) {
    let sum = 0;
    for (let d = 0; d < width; d++, at++) sum += weights[d] * columns[at];
    into[l] = sum;
    if (sum > most) most = sum;
  }
  let total = Math.exp(weights[width] - most);
  for (let l = 0; l < count; l++) {
    into[l] = Math.exp(into[l] - most);
    total += into[l];
  }
  for (let l = 0; l < count; l++) into[l] /= total;
}

/** Leaves every row's probabilities in it. */
function penalisedLikelihood(rows: readonly ChoiceRow[], weights: Float64Array, prior: Float64Array): number {
  let sum = 0;
  for (const { candidates, target, probabilities } of rows) {
    choiceProbabilities(candidates, weights, probabilities);
    const likelihood = target < 0 ? 1 - sumOf(probabilities) : probabilities[target];
    sum += Math.log(Math.max(LEAST_LIKELIHOOD, likelihood));
  }
  weights.forEach((weight, d) => {
    sum -= (PENALTY / 2) * (weight - prior[d]) ** 2;
  });
  return sum;
}

/** @param rows with the probabilities that the weights give */
function newtonStep(rows: readonly ChoiceRow[], weights: Float64Array, prior: Float64Array): Float64Array {
  const size = weights.length;
  const width = size - 1;
  const slope = weights.map((weight, d) => PENALTY * (prior[d] - weight));
  const curvature = new Float64Array(size * size);
  for (let d = 0; d < size; d++) curvature[d * size + d] = PENALTY;
  const expected = new Float64Array(size);
  for (const { candidates, target, probabilities } of rows) {
    const { columns } = candidates;
    expected.fill(0);
    for (let l = 0; l < probabilities.length; l++) {
      addMoments(columns, l * width, width, probabilities[l], expected, curvature);
    }
    const none = Math.max(0, 1 - sumOf(probabilities));
    expected[width] = none;
    curvature[width * size + width] += none;
    if (target < 0) slope[width] += 1;
    else for (let d = 0; d < width; d++) slope[d] += columns[target * width + d];
    for (let d = 0; d < size; d++) {
      slope[d] -= expected[d];
      for (let e = 0; e <= d; e++) curvature[d * size + e] -= expected[d] * expected[e];
    }
  }
  cholesky(curvature, size);
  return choleskySolve(curvature, size, slope);
}

/** Adds a label's columns, from `first` on, to their mean and to that of their products. */
function addMoments(
  columns: Float64Array,
  first: number,
  width: number,
  probability: number,
  mean: Float64Array,
  products: Float64Array,
): void {
  for (let d = 0; d < width; d++) {
    const weighted = probability * columns[first + d];
    if (weighted === 0) continue;
    mean[d] += weighted;
    for (let e = 0, at = d * (width + 1); e <= d; e++, at++) products[at] += weighted * columns[first + e];
  }
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum;
}
