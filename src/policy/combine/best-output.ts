import { matrixFromRows } from '../../learn/matrix.ts';
import type { RegressionLearner, Regressor } from '../../learn/regressor.ts';
import { restoreRegressor } from '../../learn/restore-regressor.ts';
import type { StateReader } from '../../learn/state-reader.ts';
import type { Knowledge } from '../policy.ts';
import type { Combined, Combiner } from './combiner.ts';
import { evidenceColumns, withoutConstants } from './evidence-columns.ts';
import type { EvidenceLayout } from './evidence-layout.ts';

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
    const scores = this.#scores.map((score) => Math.min(1, Math.max(0, score.predict(columns))));
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

export function restoreBestOutput(
  reader: StateReader,
  runs: number,
  layout: EvidenceLayout,
  columns: number,
): BestOutput {
  const scores = reader.list('scores', runs).map((state) => restoreRegressor(state));
  if (scores.some(({ features }) => features !== columns)) reader.fail('scores', 'read other columns');
  return new BestOutput(layout, scores);
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
