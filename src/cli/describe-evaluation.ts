import type { Cost, Evaluation, EvaluationRow, PairedDifference } from '../evaluate/evaluation.ts';
import { accuracyBeside } from '../policy/verdict/accuracy-beside.ts';
import type { Gain } from '../policy/verdict/gain.ts';
import { amounts } from '../report/cost-words.ts';
import { bytes, count, milliseconds, percent } from '../report/format.ts';
import { bleuPsText, closedGapOf, furtherQualities, type Quality, qualityOf } from '../report/quality.ts';
import { measuresTime, shownRows, singleBestRow, titleOf } from '../report/rows.ts';
import { comparedTimes, knownTimes, timesNote } from '../report/times.ts';
import { describePromises } from './describe-promises.ts';
import { formatTable } from './table.ts';

/** The evaluation as a table and a plain sentence for each policy. */
export function describeEvaluation(evaluation: Evaluation): string {
  const rows = shownRows(evaluation);
  const withEnergy = rows.some(({ cost }) => cost.energyMj !== undefined);
  const times = timeColumns(evaluation);
  const withOther = rows.some(({ cost }) => cost.other !== undefined);
  const quality = qualityOf(evaluation);
  const further = furtherQualities(evaluation);
  const withBleuPs = rows.some((row) => bleuPsText(row));
  const right = (heading: string) => ({ heading, align: 'right' as const });
  const table = formatTable(
    [
      { heading: 'name' },
      { heading: 'kind' },
      right(quality.corpus ? quality.heading : evaluation.criterion),
      right('95 % interval'),
      ...further.map(({ heading }) => right(heading)),
      ...(withBleuPs ? [right('BLEU-PS')] : []),
      right('coverage'),
      ...(quality.corpus ? [] : [right('selective')]),
      ...(withOther ? [right('cost')] : []),
      ...times.map(({ heading }) => right(heading)),
      ...(withEnergy ? [right('mJ')] : []),
      right('closed gap'),
    ],
    rows.map((row) => [
      row.name === evaluation.singleBest ? `${row.name} (single best)` : titleOf(row),
      row.kind,
      quality.text(quality.of(row)),
      quality.interval(row).map(quality.text).join(' – '),
      ...further.map((other) => other.text(other.of(row))),
      ...(withBleuPs ? [bleuPsText(row) ?? ''] : []),
      percent(row.coverage),
      ...(quality.corpus ? [] : [percent(row.selectiveAccuracy)]),
      ...(withOther ? [row.cost.other === undefined ? '' : amounts(row.cost.other)] : []),
      ...times.map(({ of }) => milliseconds(of(row.cost) ?? 0)),
      ...(withEnergy ? [row.cost.energyMj === undefined ? '' : milliseconds(row.cost.energyMj)] : []),
      row.kind === 'single' ? '' : gapText(closedGapOf(row, evaluation)),
    ]),
  );
  const verdicts = rows
    .filter((row) => row.kind === 'policy' && row.operatingPoint === undefined)
    .map((row) => verdict(row, evaluation));
  const promises = evaluation.method === 'held-out-table' ? [describePromises(evaluation.promise)] : [];
  return [table, howObtained(evaluation), ...verdicts, ...promises].join('\n\n');
}

function timeColumns(evaluation: Evaluation): { heading: string; of: (cost: Cost) => number | undefined }[] {
  if (!measuresTime(evaluation)) return [];
  const known = knownTimes(evaluation);
  const modelTime = [
    { heading: known === 'same' ? 'ms' : 'model ms', of: (cost: Cost) => cost.latencyMs },
    { heading: 'p95', of: (cost: Cost) => cost.p95LatencyMs },
  ];
  if (known !== 'both') return modelTime;
  return [
    { heading: 'end-to-end ms', of: (cost: Cost) => cost.endToEndMs },
    { heading: 'p95', of: (cost: Cost) => cost.p95EndToEndMs },
    ...modelTime,
  ];
}

function gapText(closedGap: number | undefined): string {
  if (closedGap === undefined) return '';
  return closedGap > 0 ? percent(closedGap, 0) : 'none';
}

function howObtained(evaluation: Evaluation): string {
  const { method, folds, split, repeats, inputs, seed, device } = evaluation;
  const procedure = {
    'cross-validation': `${folds}-fold cross-validation`,
    split: `fitted on ${percent(split ?? 0, 0)}, the rest held out`,
    'held-out-table': 'a table the premodel never saw',
  }[method];
  const source = measuresTime(evaluation) ? 'times from' : 'outcomes from';
  const repeated = repeats > 1 ? `, ${repeats} times` : '';
  return `${count(inputs)} inputs, ${procedure}${repeated}, seed ${seed}; ${source} ${device}.${measuresTime(evaluation) ? ` ${timesNote(evaluation)}` : ''} ${
    qualityOf(evaluation).corpus
      ? 'Scores are of the whole corpus; abstentions count as empty outputs.'
      : 'Abstentions count as wrong.'
  }`;
}

function verdict(row: EvaluationRow, evaluation: Evaluation): string {
  const [cheapest] = evaluation.yardsticks.cheapestAsGood.candidates;
  const { pairedDifferences: differences, gain, overhead, footprint, shares, continuedShares = {} } = row;
  const quality = qualityOf(evaluation);
  const lines = [`${row.name}:`];
  if (differences) {
    lines.push(
      `  against the single best (${evaluation.singleBest}): ${difference(differences.singleBest, quality)}`,
      ...(cheapest === evaluation.singleBest
        ? []
        : [
            `  against the cheapest as good (${cheapest}): ${difference(differences.cheapestAsGood, quality)}`,
          ]),
      `  against blind mixing at equal cost: ${difference(differences.blindMix, quality)}`,
    );
  }
  if (gain) lines.push(`  verdict: ${gainText(gain)}`);
  const best = singleBestRow(evaluation);
  if (best && measuresTime(evaluation)) lines.push(`  time: ${comparedTimes(row, best, evaluation)}`);
  if (overhead) {
    const { featuresMs, decisionMs } = overhead;
    lines.push(
      `  premodel: ${milliseconds(featuresMs)} ms features, ${milliseconds(decisionMs)} ms decision`,
    );
  }
  if (footprint) {
    const { sizeBytes, peakMemoryBytes } = footprint;
    const memory = peakMemoryBytes === undefined ? '' : `, ${bytes(peakMemoryBytes)} of memory at most`;
    lines.push(`  models: ${bytes(sizeBytes)} on disk${memory}`);
  }
  const listed = (of: Readonly<Record<string, number>>) =>
    Object.entries(of)
      .filter(([, share]) => share > 0)
      .map(([name, share]) => `${name} ${percent(share)}`)
      .join(', ');
  lines.push(`  answered by: ${listed(shares) || 'none'}`);
  const continued = listed(continuedShares);
  if (continued) lines.push(`  going on from another’s run: ${continued}`);
  return lines.join('\n');
}

/** Whether a gain is claimed, and if not, what gives as much without looking at the input. */
export function gainText({ established, dominatedBy }: Gain): string {
  if (established) return 'a gain that ignoring the input would not give';
  return dominatedBy
    ? `no gain: ${dominatedBy.candidate} alone is as cheap and ${accuracyBeside(dominatedBy.difference)}`
    : 'no gain over ignoring the input is established';
}

function difference(pair: PairedDifference, quality: Quality): string {
  const {
    difference: value,
    interval95: [low, high],
  } = quality.difference(pair);
  const said = low > 0 ? 'better' : high < 0 ? 'worse' : 'no difference established';
  const of = quality.corpus ? ` of ${quality.noun}` : '';
  return `${quality.points(value)} points${of} [${quality.points(low)}, ${quality.points(high)}], ${said}`;
}
