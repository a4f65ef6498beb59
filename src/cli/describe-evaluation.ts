import type { Difference, Evaluation, EvaluationRow } from '../evaluate/evaluation.ts';
import { amounts } from '../report/cost-words.ts';
import { count, milliseconds, percent, points } from '../report/format.ts';
import { measuresTime } from '../report/rows.ts';
import { formatTable } from './table.ts';

/** The evaluation as a table and a plain sentence for each policy. */
export function describeEvaluation(evaluation: Evaluation): string {
  const { rows } = evaluation;
  const withEnergy = rows.some(({ cost }) => cost.energyMj !== undefined);
  const withTime = measuresTime(evaluation);
  const withOther = rows.some(({ cost }) => cost.other !== undefined);
  const table = formatTable(
    [
      { heading: 'name' },
      { heading: 'kind' },
      { heading: evaluation.criterion, align: 'right' },
      { heading: '95 % interval', align: 'right' },
      { heading: 'coverage', align: 'right' },
      { heading: 'selective', align: 'right' },
      ...(withOther ? [{ heading: 'cost', align: 'right' } as const] : []),
      ...(withTime
        ? (['ms', 'p95 ms'] as const).map((heading) => ({ heading, align: 'right' as const }))
        : []),
      ...(withEnergy ? [{ heading: 'mJ', align: 'right' } as const] : []),
      { heading: 'closed gap', align: 'right' },
    ],
    rows.map((row) => [
      row.name === evaluation.singleBest ? `${row.name} (single best)` : row.name,
      row.kind,
      percent(row.accuracy),
      row.interval95.accuracy.map((bound) => percent(bound)).join(' – '),
      percent(row.coverage),
      percent(row.selectiveAccuracy),
      ...(withOther ? [row.cost.other === undefined ? '' : amounts(row.cost.other)] : []),
      ...(withTime ? [milliseconds(row.cost.latencyMs), milliseconds(row.cost.p95LatencyMs)] : []),
      ...(withEnergy ? [row.cost.energyMj === undefined ? '' : milliseconds(row.cost.energyMj)] : []),
      row.closedGap === undefined || row.kind === 'single' ? '' : percent(row.closedGap, 0),
    ]),
  );
  const verdicts = rows.filter((row) => row.kind === 'policy').map((row) => verdict(row, evaluation));
  return [table, howObtained(evaluation), ...verdicts].join('\n\n');
}

function howObtained(evaluation: Evaluation): string {
  const { method, folds, split, repeats, inputs, seed, device } = evaluation;
  const how = {
    'cross-validation': `${folds}-fold cross-validation`,
    split: `fitted on ${percent(split ?? 0, 0)}, the rest held out`,
    'held-out-table': 'a table the premodel never saw',
  }[method];
  const source = measuresTime(evaluation) ? 'times from' : 'outcomes from';
  const repeated = repeats > 1 ? `, ${repeats} times` : '';
  return `${count(inputs)} inputs, ${how}${repeated}, seed ${seed}; ${source} ${device}. Abstentions count as wrong.`;
}

function verdict(row: EvaluationRow, evaluation: Evaluation): string {
  const { pairedDifferences: differences, overhead, shares } = row;
  const lines = [`${row.name}:`];
  if (differences) {
    lines.push(
      `  against the single best (${evaluation.singleBest}): ${difference(differences.singleBest.accuracy)}`,
      `  against random mixing at equal cost: ${difference(differences.randomMix.accuracy)}`,
    );
  }
  if (overhead) {
    const { featuresMs, decisionMs } = overhead;
    lines.push(
      `  premodel: ${milliseconds(featuresMs)} ms features, ${milliseconds(decisionMs)} ms decision`,
    );
  }
  const answered = Object.entries(shares).filter(([, share]) => share > 0);
  lines.push(
    `  answered by: ${answered.map(([name, share]) => `${name} ${percent(share)}`).join(', ') || 'none'}`,
  );
  return lines.join('\n');
}

function difference({ difference: value, interval95: [low, high] }: Difference): string {
  const said = low > 0 ? 'better' : high < 0 ? 'worse' : 'no difference established';
  return `${points(value)} points [${points(low)}, ${points(high)}], ${said}`;
}
