import type { LabelProbability } from '../policy.ts';
import type { Combined } from './combiner.ts';
import type { EvidenceLayout } from './evidence-layout.ts';

const SHOWN = 5;

interface Runs {
  readonly evidence: readonly (Float64Array | undefined)[];
  readonly ran: readonly number[];
  readonly layout: EvidenceLayout;
  /** The answer is right where the reference is among so many of its first classes. */
  readonly depth: number;
}

/** The answer that probabilities of labels make, and who of those that ran comes nearest to it. */
export function answerOfLabels(labels: LabelProbability[], { evidence, ran, layout, depth }: Runs): Combined {
  const sorted = labels.sort((a, b) => b.probability - a.probability || a.label - b.label);
  const classes = sorted.slice(0, SHOWN);
  const [first, second] = classes;
  let value = 0;
  for (let rank = 0; rank < Math.min(depth, classes.length); rank++) value += classes[rank].probability;
  const support = ran.map((run) => (first ? supportOf(first.label, evidence[run]!, layout) : 0));
  const strongest = support.reduce((best, value, r) => (value >= support[best] ? r : best), 0);
  return {
    value: Math.min(1, value),
    candidate: ran[strongest],
    ...(first && { classes }),
    signals: [first?.probability ?? 0, second?.probability ?? 0, ...support],
  };
}

/** How many signals `answerOfLabels` gives. */
export function labelSignals(runs: number): number {
  return 2 + runs;
}

/** 1 + its probability where the label comes first, its probability where it comes later, else 0. */
function supportOf(
  label: number,
  runEvidence: Float64Array,
  { classes, probabilities }: EvidenceLayout,
): number {
  const rank = classes.findIndex((at) => runEvidence[at] === label);
  if (rank < 0) return 0;
  return (rank === 0 ? 1 : 0) + Math.min(1, Math.max(0, runEvidence[probabilities[rank]]));
}
