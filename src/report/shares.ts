import type { EvaluationRow } from '../evaluate/evaluation.ts';
import { barCell } from './bars.ts';
import { percent } from './format.ts';
import { breakable, type Html, html } from './html.ts';
import { isPolicy, titleOf } from './rows.ts';

/** Who answered: each policy beside the oracle, which takes the fastest candidate that is right. */
export function sharesTable(rows: readonly EvaluationRow[]): Html {
  const candidates = rows.filter((row) => row.kind === 'single').map((row) => row.name);
  const shown = [...rows.filter(isPolicy), ...rows.filter((row) => row.kind === 'oracle')];
  const look = (row: EvaluationRow) => (row.kind === 'oracle' ? 'second' : 'accent');
  const bar = (row: EvaluationRow, share: number) => barCell(share, percent(share), look(row));
  return html`
    <div class="scroll" role="region" aria-label="Shares, scrollable" tabindex="0">
      <table class="bars">
        <thead>
          <tr><th scope="col">Answered by</th>${shown.map((row) => html`<th scope="col">${breakable(titleOf(row))}</th>`)}</tr>
        </thead>
        <tbody>
          ${candidates.map(
            (name) => html`
              <tr><th scope="row">${breakable(name)}</th>${shown.map((row) => bar(row, row.shares[name] ?? 0))}</tr>`,
          )}
          <tr><th scope="row">no answer</th>${shown.map((row) => bar(row, 1 - row.coverage))}</tr>
        </tbody>
      </table>
    </div>`;
}
