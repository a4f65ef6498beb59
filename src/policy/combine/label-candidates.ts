import { namedLogProbability, unnamedLogProbability } from './class-log-probability.ts';
import type { EvidenceLayout } from './evidence-layout.ts';

/** Columns per run: log-probability, whether it is the run's first class, whether the run did not name it. */
export const COLUMNS_PER_RUN = 3;

/** Every class that any of some runs named, and what each run says of it. */
export interface LabelCandidates {
  readonly labels: readonly number[];
  /** labels.length x (ran.length * COLUMNS_PER_RUN) */
  readonly columns: Float64Array;
}

/**
 * Evidence may hold anything: what is no class (not a whole number of at least 0) is passed over, and
 * probabilities are kept within (0, 1].
 */
export function labelCandidates(
  evidence: readonly (Float64Array | undefined)[],
  ran: readonly number[],
  { classes, probabilities }: EvidenceLayout,
): LabelCandidates {
  const labels: number[] = [];
  for (const run of ran) {
    for (const at of classes) {
      const label = evidence[run]![at];
      if (Number.isInteger(label) && label >= 0 && !labels.includes(label)) labels.push(label);
    }
  }
  const width = ran.length * COLUMNS_PER_RUN;
  const columns = new Float64Array(labels.length * width);
  ran.forEach((run, r) => {
    const runEvidence = evidence[run]!;
    const unnamed = unnamedLogProbability(runEvidence, probabilities);
    labels.forEach((label, l) => {
      const rank = classes.findIndex((at) => runEvidence[at] === label);
      const at = l * width + r * COLUMNS_PER_RUN;
      columns[at] = rank < 0 ? unnamed : namedLogProbability(runEvidence[probabilities[rank]]);
      columns[at + 1] = rank === 0 ? 1 : 0;
      columns[at + 2] = rank < 0 ? 1 : 0;
    });
  });
  return { labels, columns };
}
