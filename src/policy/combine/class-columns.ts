import { logit } from './evidence-columns.ts';
import type { EvidenceLayout } from './evidence-layout.ts';

/**
 * What a classifier of classes reads of each run. `odds`: of every class whether it came first, its probability and
 * its log-odds, for linear learners. `probabilities`: the first class as a number, and the probabilities named, of
 * every class where more than the first is named; for trees.
 */
export type ClassColumns = 'odds' | 'probabilities';

const ODDS_PER_CLASS = 3;

export function classColumnsWidth(
  reads: ClassColumns,
  runs: number,
  layout: EvidenceLayout,
  classes: number,
): number {
  if (reads === 'odds') return runs * classes * ODDS_PER_CLASS;
  return runs * (1 + (layout.classes.length > 1 ? classes : 1));
}

/** What is no class (not a whole number below `classes`) is passed over, probabilities are kept within 0..1. */
export function classColumns(
  reads: ClassColumns,
  evidence: readonly (Float64Array | undefined)[],
  ran: readonly number[],
  layout: EvidenceLayout,
  classes: number,
): Float64Array {
  const columns = new Float64Array(classColumnsWidth(reads, ran.length, layout, classes));
  const width = columns.length / ran.length;
  ran.forEach((run, r) => {
    const runEvidence = evidence[run]!;
    const start = r * width;
    if (reads === 'probabilities') columns[start] = -1;
    layout.classes.forEach((at, rank) => {
      const label = runEvidence[at];
      if (!(Number.isInteger(label) && label >= 0 && label < classes)) return;
      const probability = Math.min(1, Math.max(0, runEvidence[layout.probabilities[rank]]));
      if (reads === 'odds') {
        const own = start + label * ODDS_PER_CLASS;
        columns[own] = rank === 0 ? 1 : 0;
        columns[own + 1] = probability;
        // Scaled to about ±3.
        columns[own + 2] = logit(probability) / 3;
      } else {
        if (rank === 0) columns[start] = label;
        columns[start + 1 + (layout.classes.length > 1 ? label : 0)] = probability;
      }
    });
  });
  return columns;
}
