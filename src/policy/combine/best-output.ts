import { matrixFromRows } from '../../learn/matrix.ts';
import type { RegressionLearner, Regressor } from '../../learn/regressor.ts';
import { restoreRegressor } from '../../learn/restore-regressor.ts';
import type { StateReader } from '../../learn/state-reader.ts';
import { mean } from '../optimal-candidate.ts';
import type { Knowledge } from '../policy.ts';
import type { Combined, Combiner } from './combiner.ts';
import { evidenceColumns, withoutConstants } from './evidence-columns.ts';
import type { EvidenceLayout } from './evidence-layout.ts';

/** Standard errors by which a choice must gain: one sided, about 2.5 % of useless choices pass. */
const ESTABLISHED = 2;

/**
 * Where outputs are no classes: a regression predicts the score of every output from what all runs said of
 * theirs, how alike the outputs are, and the input's features. The one with the best prediction answers where such a
 * choice is established to help, else always the run that is best on average.
 */
export class BestOutput implements Combiner {
  readonly #layout: EvidenceLayout;
  /** One per run. */
  readonly #scores: readonly Regressor[];
  /** Position among the runs of the one that always answers. */
  readonly #always?: number;

  constructor(layout: EvidenceLayout, scores: readonly Regressor[], always?: number) {
    this.#layout = layout;
    this.#scores = scores;
    this.#always = always;
  }

  /** The same regressions, and an answer that does not depend on them. */
  answeringAlways(run: number): BestOutput {
    return new BestOutput(this.#layout, this.#scores, run);
  }

  combine(knowledge: Knowledge, ran: readonly number[]): Combined {
    const columns = evidenceColumns(knowledge, ran, this.#layout);
    const scores = this.#scores.map((score) => Math.min(1, Math.max(0, score.predict(columns))));
    const best = this.#always ?? scores.reduce((most, score, run) => (score > scores[most] ? run : most), 0);
    return { value: scores[best], candidate: ran[best], signals: scores };
  }

  signals(runs: number): number {
    return runs;
  }

  toJSON() {
    return { kind: 'best-output', scores: this.#scores, always: this.#always };
  }
}

export function restoreBestOutput(
  reader: StateReader,
  runs: number,
  layout: EvidenceLayout,
  columns: number,
): BestOutput {
  const scores = reader.list('scores', runs).map((state) => restoreRegressor(state));
  if (scores.some(({ features }) => features !== columns)) reader.fail('scores', 'read other columns');
  const always = reader.has('always') ? reader.integer('always', 0, runs - 1) : undefined;
  return new BestOutput(layout, scores, always);
}

/**
 * Which run had better always answer: the best on average, unless what was chosen on rows held out scores more
 * than it by clearly more than chance. Evidence often cannot tell whose output is better, and a choice by it then loses.
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

/** @param scores of every candidate's output on every row */
export function fitBestOutput(
  knowledge: readonly Knowledge[],
  scores: readonly Float64Array[],
  ran: readonly number[],
  layout: EvidenceLayout,
  learner: RegressionLearner,
): BestOutput {
  const x = withoutConstants(matrixFromRows(knowledge.map((known) => evidenceColumns(known, ran, layout))));
  return new BestOutput(
    layout,
    ran.map((run) => learner.fit(x, scores[run])),
  );
}
