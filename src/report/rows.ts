import type { Evaluation, EvaluationRow } from '../evaluate/evaluation.ts';

export function isSingleBest(row: EvaluationRow, evaluation: Evaluation): boolean {
  return row.kind === 'single' && row.name === evaluation.singleBest;
}

export function singleBestRow(evaluation: Evaluation): EvaluationRow | undefined {
  return evaluation.rows.find((row) => isSingleBest(row, evaluation));
}

/** The policy the report is about: the first one; the others are shown beside it. */
export function leadingPolicyRow(evaluation: Evaluation): EvaluationRow | undefined {
  return evaluation.rows.find(isPolicy);
}

/** A policy at the operating point it chose; its other points are shown beside it in the results only. */
export function isPolicy(row: EvaluationRow): boolean {
  return row.kind === 'policy' && row.operatingPoint === undefined;
}

/** Rows that are shown: of the mixes the stricter one, which committees take part in. */
export function shownRows({ rows }: Evaluation): EvaluationRow[] {
  return rows.filter(({ kind }) => kind !== 'random-mix');
}

/** Tables from elsewhere need not say how long anything took. */
export function measuresTime({ rows }: Evaluation): boolean {
  return rows.some((row) => row.kind === 'single' && row.cost.latencyMs > 0);
}

export function titleOf(row: EvaluationRow): string {
  const chosen = row.chosen ? ', chosen' : '';
  return row.operatingPoint ? `${row.name} (${row.operatingPoint}${chosen})` : row.name;
}

/** `10-fold cross-validation, seed 1`. */
export function methodOf({ method, folds, split, repeats, seed }: Evaluation): string {
  const repeated = repeats > 1 ? `, ${repeats} times` : '';
  if (method === 'cross-validation') return `${folds}-fold cross-validation${repeated}, seed ${seed}`;
  if (method === 'split') {
    return `trained on ${Math.round((split ?? 0) * 100)} % of them, evaluated on the rest${repeated}, seed ${seed}`;
  }
  return `a trained premodel on a table it never saw, seed ${seed}`;
}
