import type { CandidateCost } from '../artifact/premodel.ts';
import { costAfter } from '../policy/costs.ts';
import type { Frontier } from '../policy/operating-point.ts';
import type { CandidateProfile } from '../profile/profile.ts';
import { amounts } from '../report/cost-words.ts';
import { milliseconds, percent } from '../report/format.ts';
import { mean } from '../statistics.ts';
import type { TableColumn } from './table.ts';

type Cost = Pick<CandidateCost, 'latencyMs' | 'energyMj' | 'other'>;

/** Whose run a candidate can go on from, and what that costs; means over the inputs. */
export interface DescribedContinuation {
  readonly candidate: string;
  readonly cost: Cost;
}

export function describeContinuation(candidate: CandidateProfile): DescribedContinuation | undefined {
  if (!candidate.continues) return undefined;
  const { latencyMs, energyMj, cost } = costAfter(candidate, () => true);
  return {
    candidate: candidate.continues.candidate,
    cost: {
      latencyMs: mean(latencyMs),
      ...(energyMj && { energyMj: mean(energyMj) }),
      ...(cost && { other: mean(cost) }),
    },
  };
}

/** A column of a table of candidates, as a list: empty where none goes on from another. */
export function continuationColumn(
  candidates: readonly { readonly continues?: DescribedContinuation }[],
): readonly (TableColumn & { cell(candidate: (typeof candidates)[number]): string })[] {
  if (!candidates.some(({ continues }) => continues)) return [];
  const cell = ({ continues }: (typeof candidates)[number]) =>
    continues ? `${continues.candidate}: ${costText(continues.cost)}` : '-';
  return [{ heading: 'going on from', cell }];
}

function costText({ latencyMs, energyMj, other }: Cost): string {
  return [
    ...(latencyMs > 0 ? [`${milliseconds(latencyMs)} ms`] : []),
    ...(energyMj === undefined ? [] : [`${energyMj.toFixed(1)} mJ`]),
    ...(other === undefined ? [] : [`cost ${amounts(other)}`]),
  ].join(', ');
}

/**
 * What the operating point in use runs, by its estimate at training.
 * @param candidates that are in the file: the estimate comes of other fits, which may have kept others
 */
export function describeRuns(
  frontier: Frontier | undefined,
  candidates: readonly string[],
): string | undefined {
  const { runShares, continuedShares = {} } = frontier?.points[frontier.chosen] ?? {};
  if (!runShares) return undefined;
  const ran = Object.entries(runShares).filter(([, share]) => share > 0);
  const elsewhere = ran.filter(([name]) => !candidates.includes(name));
  const note =
    elsewhere.length > 0 ? ' (fits on parts of the inputs, behind this estimate, kept others too)' : '';
  const runs = ran
    .filter(([name]) => candidates.includes(name))
    .map(([name, share]) => {
      const continued = continuedShares[name] ?? 0;
      return `${name} ${percent(share)}${continued > 0 ? ` (${percent(continued)} going on)` : ''}`;
    });
  return `${runs.join(', ')}${note}`;
}
