import type { Evaluation } from '../evaluate/evaluation.ts';
import { costAfter, costsOf } from '../policy/costs.ts';
import type { Profile } from '../profile/profile.ts';
import { mean } from '../statistics.ts';
import { barCell } from './bars.ts';
import { costWords } from './cost-words.ts';
import { percent } from './format.ts';
import { breakable, type Html, html } from './html.ts';
import { isPolicy, titleOf } from './rows.ts';

/** What models save that go on from another's work, and how often each policy has them do so; undefined without any. */
export function continuationsTable({ rows, cost }: Evaluation, { candidates }: Profile): Html | undefined {
  const continuing = candidates.filter(({ continues }) => continues);
  if (continuing.length === 0) return undefined;
  const words = costWords(cost);
  const policies = rows.filter(isPolicy);
  return html`
    <div class="scroll" role="region" aria-label="Models that go on from others, scrollable" tabindex="0">
      <table class="bars">
        <caption>Models that go on from another’s work, and on how many of the inputs they do</caption>
        <thead>
          <tr><th scope="col">Model</th><th scope="col">whole run</th><th scope="col">its own part</th>
            ${policies.map((row) => html`<th scope="col">${breakable(titleOf(row))}</th>`)}</tr>
        </thead>
        <tbody>
          ${continuing.map((candidate) => {
            const rest = costAfter(candidate, () => true);
            const amount = (of: typeof rest) => words.text(mean(costsOf(of, { cost })));
            return html`
              <tr><th scope="row"><span class="name">${breakable(candidate.name)}</span>
                  <span class="kind">goes on from ${breakable(candidate.continues!.candidate)}</span></th>
                <td>${amount(candidate)}</td><td>${amount(rest)}</td>
                ${policies.map(({ continuedShares = {} }) => {
                  const share = continuedShares[candidate.name] ?? 0;
                  return barCell(share, percent(share), 'accent');
                })}</tr>`;
          })}
        </tbody>
      </table>
    </div>`;
}
