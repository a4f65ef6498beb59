import type { Cost, Evaluation, EvaluationRow } from '../evaluate/evaluation.ts';
import { amounts } from './cost-words.ts';
import { milliseconds } from './format.ts';
import { bleuPsText, furtherQualities, qualityOf } from './quality.ts';
import { measuresTime } from './rows.ts';
import { knownTimes } from './times.ts';

/** Columns of the results under one heading; one without headings of its own stands alone. */
export interface ColumnGroup {
  readonly heading: string;
  readonly columns: readonly Column[];
}

export interface Column {
  readonly heading?: string;
  /** Less prominent than the others. */
  readonly quiet?: boolean;
  cell(row: EvaluationRow): string;
}

/** What there is to say about the rows of an evaluation: no column is the same for all for want of a measurement. */
export function resultColumns(evaluation: Evaluation): ColumnGroup[] {
  return [
    qualityColumns(evaluation),
    ...coverageColumns(evaluation),
    ...timeColumns(evaluation),
    ...optionalCost('Cost', evaluation, ({ other }) => other, amounts),
    ...optionalCost('Energy, mJ', evaluation, ({ energyMj }) => energyMj, milliseconds),
  ];
}

function qualityColumns(evaluation: Evaluation): ColumnGroup {
  const quality = qualityOf(evaluation);
  const withBleuPs = evaluation.rows.some((row) => bleuPsText(row));
  return {
    heading: quality.corpus ? 'Corpus scores' : 'Accuracy, %',
    columns: [
      { heading: quality.heading, cell: (row) => quality.number(quality.of(row)) },
      {
        heading: '95\u00a0% interval',
        quiet: true,
        cell: (row) => quality.interval(row).map(quality.number).join(' – '),
      },
      ...furtherQualities(evaluation).map((other) => ({
        heading: other.heading,
        cell: (row: EvaluationRow) => other.number(other.of(row)),
      })),
      ...(withBleuPs ? [{ heading: 'BLEU-PS', cell: (row: EvaluationRow) => bleuPsText(row) ?? '–' }] : []),
    ],
  };
}

function coverageColumns(evaluation: Evaluation): ColumnGroup[] {
  const coverage: Column = { heading: 'coverage', cell: (row) => hundreds(row.coverage) };
  if (qualityOf(evaluation).corpus) {
    // A corpus score has no part for the answers given; the wide table has room for what differs only.
    const abstains = evaluation.rows.some((row) => row.coverage < 1);
    return abstains ? [{ heading: 'Answered, %', columns: [{ cell: coverage.cell }] }] : [];
  }
  const selective: Column = {
    heading: 'right of these',
    cell: (row) => (row.coverage === 0 ? '–' : hundreds(row.selectiveAccuracy)),
  };
  return [{ heading: 'Answered, %', columns: [coverage, selective] }];
}

function timeColumns(evaluation: Evaluation): ColumnGroup[] {
  if (!measuresTime(evaluation)) return [];
  const modelTime: Times = {
    mean: (cost) => cost.latencyMs,
    p50: (cost) => cost.p50LatencyMs,
    p90: (cost) => cost.p90LatencyMs,
    p95: (cost) => cost.p95LatencyMs,
  };
  const endToEnd: Times = {
    mean: (cost) => cost.endToEndMs!,
    p50: (cost) => cost.p50EndToEndMs!,
    p90: (cost) => cost.p90EndToEndMs!,
    p95: (cost) => cost.p95EndToEndMs!,
  };
  const known = knownTimes(evaluation);
  if (known === 'same') return [timeGroup('Time per input, ms', endToEnd)];
  if (known === 'model') return [timeGroup('Model time per input, ms', modelTime)];
  // The 90th percentiles would not fit the page.
  const { p90, ...waited } = endToEnd;
  const { mean, p95 } = modelTime;
  return [timeGroup('Time end to end, ms', waited), timeGroup('Model time of it, ms', { mean, p95 })];
}

type Times = Readonly<Record<string, (cost: Cost) => number>>;

function timeGroup(heading: string, times: Times): ColumnGroup {
  const columns = Object.entries(times).map(([name, of]) => ({
    heading: name,
    cell: (row: EvaluationRow) => milliseconds(of(row.cost)),
  }));
  return { heading, columns };
}

function optionalCost(
  heading: string,
  { rows }: Evaluation,
  of: (cost: Cost) => number | undefined,
  text: (amount: number) => string,
): ColumnGroup[] {
  if (rows.every((row) => of(row.cost) === undefined)) return [];
  const cell = (row: EvaluationRow) => {
    const amount = of(row.cost);
    return amount === undefined ? '–' : text(amount);
  };
  return [{ heading, columns: [{ cell }] }];
}

function hundreds(fraction: number): string {
  return (fraction * 100).toFixed(1);
}
