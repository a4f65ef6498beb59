import type { Matrix } from '../../learn/matrix.ts';
import type { Knowledge } from '../policy.ts';
import type { EvidenceLayout } from './evidence-layout.ts';

/** Beyond any evidence there is; keeps sums of made-up evidence finite. */
const LARGEST = 1e9;
const SMALLEST = 1e-9;

/**
 * What some runs said, as one row of numbers: the input's features, the evidence of each run (classes left
 * out, they are names), and how far each pair of them agrees.
 */
export function evidenceColumns(
  { features, evidence, agreement }: Knowledge,
  ran: readonly number[],
  { classes, probabilities, others }: EvidenceLayout,
): number[] {
  const row: number[] = Array.from(features, bounded);
  for (const run of ran) {
    const runEvidence = evidence[run]!;
    for (const at of probabilities.slice(0, 2)) row.push(bounded(runEvidence[at]));
    if (probabilities.length > 0) row.push(logit(runEvidence[probabilities[0]]));
    for (const at of others) row.push(bounded(runEvidence[at]));
  }
  for (const [i, a] of ran.entries()) {
    for (const b of ran.slice(i + 1)) {
      const same = classes.length > 0 && evidence[a]![classes[0]] === evidence[b]![classes[0]];
      row.push(agreement ? bounded(agreement(a, b)) : same ? 1 : 0);
    }
  }
  return row;
}

/** Number of columns that `evidenceColumns` gives for so many runs. */
export function evidenceWidth(
  features: number,
  runs: number,
  { probabilities, others }: EvidenceLayout,
): number {
  const perRun = Math.min(2, probabilities.length) + (probabilities.length > 0 ? 1 : 0) + others.length;
  return features + runs * perRun + (runs * (runs - 1)) / 2;
}

/**
 * Columns that are constant but for rounding, emptied in place: scaled to unit variance they would get coefficients
 * as large as rounding is small.
 */
export function withoutConstants(x: Matrix): Matrix {
  for (let col = 0; col < x.cols; col++) {
    let least = Number.POSITIVE_INFINITY;
    let most = Number.NEGATIVE_INFINITY;
    for (let at = col; at < x.data.length; at += x.cols) {
      least = Math.min(least, x.data[at]);
      most = Math.max(most, x.data[at]);
    }
    if (most - least > 1e-9 * Math.max(Math.abs(least), Math.abs(most))) continue;
    for (let at = col; at < x.data.length; at += x.cols) x.data[at] = 0;
  }
  return x;
}

/** Log-odds of a probability, kept within about ±9. */
export function logit(probability: number): number {
  const p = Math.min(1 - 1e-4, Math.max(1e-4, probability));
  return Math.log(p / (1 - p));
}

/** Within sums that stay finite, and without traces that scaling would blow up. */
export function bounded(value: number): number {
  return Math.abs(value) < SMALLEST ? 0 : Math.min(LARGEST, Math.max(-LARGEST, value));
}
