import type { Evaluation, EvaluationRow, RowKind } from '../evaluate/evaluation.ts';
import type { Difference } from '../policy/paired-gain.ts';
import { costWords } from './cost-words.ts';
import { percent } from './format.ts';
import { breakable, type Html, html } from './html.ts';
import { closedGapOf, qualityOf } from './quality.ts';
import { type Column, type ColumnGroup, resultColumns } from './result-columns.ts';
import { isPolicy, isSingleBest, shownRows, titleOf } from './rows.ts';

const KINDS: Readonly<Record<RowKind, string>> = {
  single: 'single model',
  committee: 'committee',
  oracle: 'bound',
  'random-mix': 'baseline',
  'blind-mix': 'baseline',
  policy: 'policy',
};

/** Every row of the evaluation: single models in order of cost, then baseline, policies and oracle. */
export function resultsTable(evaluation: Evaluation): Html {
  const rows = shownRows(evaluation);
  const groups = resultColumns(evaluation);
  const columns = groups.flatMap((group) => group.columns);
  const ordered = [
    ...rows.filter((row) => row.kind !== 'oracle'),
    ...rows.filter((row) => row.kind === 'oracle'),
  ];
  return html`
    <div class="scroll" role="region" aria-label="Results, scrollable" tabindex="0">
      <table class="results">
        <thead>
          <tr>
            <th scope="col" rowspan="2">Model or policy</th>
            ${groups.map(groupHeading)}
          </tr>
          <tr>${columns.map(({ heading }) => heading && html`<th scope="col">${heading}</th>`)}</tr>
        </thead>
        <tbody>${ordered.map((row) => tableRow(row, evaluation, columns))}</tbody>
      </table>
    </div>`;
}

function groupHeading({ heading, columns }: ColumnGroup): Html {
  return columns.some((column) => column.heading)
    ? html`<th scope="colgroup" colspan="${columns.length}" class="group">${heading}</th>`
    : html`<th scope="col" rowspan="2">${heading}</th>`;
}

function tableRow(row: EvaluationRow, evaluation: Evaluation, columns: readonly Column[]): Html {
  const singleBest = isSingleBest(row, evaluation);
  const isFurtherPoint = row.operatingPoint !== undefined;
  const closedGap = closedGapOf(row, evaluation);
  return html`
    <tr class="row-${singleBest ? 'single-best' : isFurtherPoint ? 'point' : row.kind}">
      <th scope="row">
        <span class="name">${breakable(titleOf(row))}</span>
        <span class="kind">${singleBest ? 'single best' : isFurtherPoint ? 'operating point' : KINDS[row.kind]}</span>
        ${isPolicy(row) && closedGap !== undefined && html`<span class="kind">closed gap ${closedGap > 0 ? percent(closedGap, 0) : 'none'}</span>`}
      </th>
      ${columns.map(({ quiet, cell }) => html`<td${quiet && html` class="quiet"`}>${cell(row)}</td>`)}
    </tr>`;
}

/** Paired differences of each policy. */
export function differencesTable(evaluation: Evaluation): Html | undefined {
  const { rows, cost } = evaluation;
  const quality = qualityOf(evaluation);
  const { points } = quality;
  const compared = rows.filter((row) => row.pairedDifferences);
  if (compared.length === 0) return undefined;
  const cell = ({ difference, interval95: [low, high] }: Difference) =>
    html`<td>${points(difference)}</td><td class="quiet">${points(low)} … ${points(high)}</td>`;
  return html`
    <div class="scroll" role="region" aria-label="Paired differences, scrollable" tabindex="0">
      <table class="differences">
        <caption>Difference in ${quality.noun} on the same inputs, in ${quality.corpus ? 'points' : 'percentage points'}, with its 95&nbsp;% interval</caption>
        <thead>
          <tr>
            <th scope="col">Policy</th>
            <th scope="colgroup" colspan="2">to the single best</th>
            <th scope="colgroup" colspan="2">to the cheapest as good</th>
            <th scope="colgroup" colspan="2">to blind mixing at equal ${costWords(cost).noun}</th>
            <th scope="colgroup" colspan="2">to the oracle</th>
          </tr>
        </thead>
        <tbody>
          ${compared.map(({ pairedDifferences, ...row }) => {
            const { singleBest, cheapestAsGood, blindMix, oracle } = pairedDifferences!;
            return html`
              <tr><th scope="row">${breakable(titleOf(row))}</th>
                ${[singleBest, cheapestAsGood, blindMix, oracle].map((other) => cell(quality.difference(other)))}</tr>`;
          })}
        </tbody>
      </table>
    </div>`;
}
