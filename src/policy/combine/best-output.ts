import { matrixFromRows } from '../../learn/matrix.ts';
import type { RegressionLearner, Regressor } from '../../learn/regressor.ts';
import { restoreRegressor } from '../../learn/restore-regressor.ts';
import type { StateReader } from '../../learn/state-reader.ts';
import { mean } from '../../statistics.ts';
import type { Knowledge } from '../policy.ts';
import type { Combined, Combiner } from './combiner.ts';
import { evidenceColumns, evidenceWidth, withoutConstants } from './evidence-columns.ts';
import type { EvidenceLayout } from './evidence-layout.ts';

/** Standard errors by which a choice must gain: one sided, about 2.5 % of useless choices pass. */
const ESTABLISHED = 2;

/**
 * Where outputs are no classes: a regression predicts the score of every output from what all runs said of
 * theirs, how alike the outputs are, and the input's features; the one with the best prediction answers.
 */
export class BestOutput implements Combiner {
  readonly #layout: EvidenceLayout;
  /** One per run. */
  readonly #scores: readonly Regressor[];

  constructor(layout: EvidenceLayout, scores: readonly Regressor[]) {
    this.#layout = layout;
    this.#scores = scores;
  }

  combine(knowledge: Knowledge, ran: readonly number[]): Combined {
    const columns = evidenceColumns(knowledge, ran, this.#layout);
    const scores = this.#scores.map((score) => fraction(score.predict(columns)));
    const best = scores.reduce((most, score, run) => (score > scores[most] ? run : most), 0);
    return { value: scores[best], candidate: ran[best], signals: scores };
  }

  signals(runs: number): number {
    return runs;
  }

  toJSON() {
    return { kind: 'best-output', scores: this.#scores };
  }
}

/**
 * Where a choice between the outputs is not established to help: the best run on average always answers, and its
 * own evidence says how good the answer is. What else ran then changes nothing, so that no plan pays for it.
 */
export class TrustedOutput implements Combiner {
  readonly #layout: EvidenceLayout;
  /** Position among the runs. */
  readonly #trusted: number;
  readonly #score: Regressor;

  constructor(layout: EvidenceLayout, trusted: number, score: Regressor) {
    this.#layout = layout;
    this.#trusted = trusted;
    this.#score = score;
  }

  combine(knowledge: Knowledge, ran: readonly number[]): Combined {
    const candidate = ran[this.#trusted];
    const value = fraction(this.#score.predict(evidenceColumns(knowledge, [candidate], this.#layout)));
    return { value, candidate, signals: [] };
  }

  signals(): number {
    return 0;
  }

  toJSON() {
    return { kind: 'trusted-output', trusted: this.#trusted, score: this.#score };
  }
}

export function restoreBestOutput(
  reader: StateReader,
  runs: number,
  layout: EvidenceLayout,
  features: number,
): BestOutput {
  const scores = reader.list('scores', runs).map((state) => restoreRegressor(state));
  const columns = evidenceWidth(features, runs, layout);
  if (scores.some((score) => score.features !== columns)) reader.fail('scores', 'read other columns');
  return new BestOutput(layout, scores);
}

export function restoreTrustedOutput(
  reader: StateReader,
  runs: number,
  layout: EvidenceLayout,
  features: number,
): TrustedOutput {
  const trusted = reader.integer('trusted', 0, runs - 1);
  const score = restoreRegressor(reader.object('score'));
  if (score.features !== evidenceWidth(features, 1, layout)) reader.fail('score', 'reads other columns');
  return new TrustedOutput(layout, trusted, score);
}

/** @param scores of every candidate's output on every row */
export function fitBestOutput(
  knowledge: readonly Knowledge[],
  scores: readonly Float64Array[],
  ran: readonly number[],
  layout: EvidenceLayout,
  learner: RegressionLearner,
): BestOutput {
  const x = columnsOf(knowledge, ran, layout);
  return new BestOutput(
    layout,
    ran.map((run) => learner.fit(x, scores[run])),
  );
}

/** @param trusted position within `ran` */
export function fitTrustedOutput(
  knowledge: readonly Knowledge[],
  scores: readonly Float64Array[],
  ran: readonly number[],
  trusted: number,
  layout: EvidenceLayout,
  learner: RegressionLearner,
): TrustedOutput {
  const x = columnsOf(knowledge, [ran[trusted]], layout);
  return new TrustedOutput(layout, trusted, learner.fit(x, scores[ran[trusted]]));
}

/**
 * Which run had better always answer: the best on average, unless what was chosen on rows held out scores more
 * than it by clearly more than chance.
 * @param chosen by row, the candidate whose output was chosen by a combiner fitted without the row
 * @returns position within `ran`; undefined where choosing helps
 */
export function runToTrust(
  scores: readonly Float64Array[],
  ran: readonly number[],
  chosen: Int32Array,
): number | undefined {
  const means = ran.map((run) => mean(scores[run]));
  const best = means.indexOf(Math.max(...means));
  const gains = Float64Array.from(chosen, (run, row) => scores[run][row] - scores[ran[best]][row]);
  const gain = mean(gains);
  const variance = mean(gains.map((each) => (each - gain) ** 2)) / Math.max(1, gains.length - 1);
  return gain > ESTABLISHED * Math.sqrt(variance) ? undefined : best;
}

function columnsOf(knowledge: readonly Knowledge[], ran: readonly number[], layout: EvidenceLayout) {
  return withoutConstants(matrixFromRows(knowledge.map((known) => evidenceColumns(known, ran, layout))));
}

function fraction(value: number): number {
  return Math.min(1, Math.max(0, value));
}
