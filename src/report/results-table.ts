import type { Difference, Evaluation, EvaluationRow } from '../evaluate/evaluation.ts';
import { amounts, costWords } from './cost-words.ts';
import { milliseconds, percent, points } from './format.ts';
import { breakable, type Html, html } from './html.ts';
import { isSingleBest, measuresTime, titleOf } from './rows.ts';

const KINDS = { single: 'single model', oracle: 'bound', 'random-mix': 'baseline', policy: 'policy' };

/** Every row of the evaluation: single models in order of cost, then baseline, policies and oracle. */
export function resultsTable(evaluation: Evaluation): Html {
  const { rows } = evaluation;
  const shown: Shown = {
    time: measuresTime(evaluation),
    energy: rows.some((row) => row.cost.energyMj !== undefined),
    other: rows.some((row) => row.cost.other !== undefined),
  };
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
            <th scope="colgroup" colspan="2" class="group">Accuracy, %</th>
            <th scope="colgroup" colspan="2" class="group">Answered, %</th>
            ${shown.time && html`<th scope="colgroup" colspan="4" class="group">Time per input, ms</th>`}
            ${shown.other && html`<th scope="col" rowspan="2">Cost</th>`}
            ${shown.energy && html`<th scope="col" rowspan="2">Energy, mJ</th>`}
          </tr>
          <tr>
            <th scope="col">all inputs</th>
            <th scope="col">95&nbsp;% interval</th>
            <th scope="col">coverage</th>
            <th scope="col">right of these</th>
            ${shown.time && ['mean', 'p50', 'p90', 'p95'].map((heading) => html`<th scope="col">${heading}</th>`)}
          </tr>
        </thead>
        <tbody>${ordered.map((row) => tableRow(row, isSingleBest(row, evaluation), shown))}</tbody>
      </table>
    </div>`;
}

/** Which costs there is something to say about. */
interface Shown {
  readonly time: boolean;
  readonly energy: boolean;
  readonly other: boolean;
}

function tableRow(row: EvaluationRow, singleBest: boolean, shown: Shown): Html {
  const { cost } = row;
  const kind = singleBest ? 'single-best' : row.kind;
  return html`
    <tr class="row-${kind}">
      <th scope="row">
        <span class="name">${breakable(titleOf(row))}</span>
        <span class="kind">${singleBest ? 'single best' : KINDS[row.kind]}</span>
        ${row.kind === 'policy' && row.closedGap !== undefined && html`<span class="kind">closed gap ${row.closedGap > 0 ? percent(row.closedGap, 0) : 'none'}</span>`}
      </th>
      <td>${number(row.accuracy)}</td>
      <td class="quiet">${row.interval95.accuracy.map(number).join(' – ')}</td>
      <td>${number(row.coverage)}</td>
      <td>${row.coverage === 0 ? '–' : number(row.selectiveAccuracy)}</td>
      ${shown.time && [cost.latencyMs, cost.p50LatencyMs, cost.p90LatencyMs, cost.p95LatencyMs].map((ms) => html`<td>${milliseconds(ms)}</td>`)}
      ${shown.other && html`<td>${cost.other === undefined ? '–' : amounts(cost.other)}</td>`}
      ${shown.energy && html`<td>${cost.energyMj === undefined ? '–' : milliseconds(cost.energyMj)}</td>`}
    </tr>`;
}

function number(fraction: number): string {
  return (fraction * 100).toFixed(1);
}

/** Paired differences of each policy. */
export function differencesTable({ rows, cost }: Evaluation): Html | undefined {
  const compared = rows.filter((row) => row.pairedDifferences);
  if (compared.length === 0) return undefined;
  const cell = ({ difference, interval95: [low, high] }: Difference) =>
    html`<td>${points(difference)}</td><td class="quiet">${points(low)} … ${points(high)}</td>`;
  return html`
    <div class="scroll" role="region" aria-label="Paired differences, scrollable" tabindex="0">
      <table class="differences">
        <caption>Difference in accuracy on the same inputs, in percentage points, with its 95&nbsp;% interval</caption>
        <thead>
          <tr>
            <th scope="col">Policy</th>
            <th scope="colgroup" colspan="2">to the single best</th>
            <th scope="colgroup" colspan="2">to random mixing at equal ${costWords(cost).noun}</th>
            <th scope="colgroup" colspan="2">to the oracle</th>
          </tr>
        </thead>
        <tbody>
          ${compared.map(({ pairedDifferences, ...row }) => {
            const { singleBest, randomMix, oracle } = pairedDifferences!;
            return html`
              <tr><th scope="row">${breakable(titleOf(row))}</th>
                ${[singleBest, randomMix, oracle].map((other) => cell(other.accuracy))}</tr>`;
          })}
        </tbody>
      </table>
    </div>`;
}
