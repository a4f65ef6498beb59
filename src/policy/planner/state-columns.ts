import type { Combined } from '../combine/combiner.ts';
import { bounded, evidenceColumns, evidenceWidth, logit } from '../combine/evidence-columns.ts';
import type { EvidenceLayout } from '../combine/evidence-layout.ts';
import type { Knowledge } from '../policy.ts';

/** Where a line through the value may bend. */
const KNOTS = [0.5, 0.8, 0.93];
const VALUE_COLUMNS = 3 + KNOTS.length;

/** What a decision is made from, as one row: how good the answer is by now, and all that was said. */
export function stateColumns(
  combined: Combined | undefined,
  knowledge: Knowledge,
  ran: readonly number[],
  layout: EvidenceLayout,
): number[] {
  const columns = evidenceColumns(knowledge, ran, layout);
  if (!combined) return columns;
  const { value, signals } = combined;
  const odds = logit(value) / 3;
  columns.push(
    value,
    odds,
    odds * odds,
    ...KNOTS.map((knot) => Math.max(0, value - knot)),
    ...signals.map(bounded),
  );
  return columns;
}

export function stateWidth(features: number, runs: number, layout: EvidenceLayout, signals: number): number {
  return evidenceWidth(features, runs, layout) + (runs === 0 ? 0 : VALUE_COLUMNS + signals);
}
