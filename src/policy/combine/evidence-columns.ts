import type { Knowledge } from '../policy.ts';
import type { EvidenceLayout } from './evidence-layout.ts';

/** Beyond any evidence there is; keeps sums of made-up evidence finite. */
const LARGEST = 1e9;

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
    const said = evidence[run]!;
    for (const at of probabilities.slice(0, 2)) row.push(bounded(said[at]));
    if (probabilities.length > 0) row.push(logit(said[probabilities[0]]));
    for (const at of others) row.push(bounded(said[at]));
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

/** Log-odds of a probability, kept within about ±9. */
export function logit(probability: number): number {
  const p = Math.min(1 - 1e-4, Math.max(1e-4, probability));
  return Math.log(p / (1 - p));
}

function bounded(value: number): number {
  return Math.min(LARGEST, Math.max(-LARGEST, value));
}
