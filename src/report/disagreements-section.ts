import { ABSTAINED } from '../evaluate/outcomes.ts';
import type { Profile } from '../profile/profile.ts';
import type { Disagreement, Disagreements } from './disagreements.ts';
import { breakable, type Html, html } from './html.ts';

/** Longest text shown in full, in characters; one hostile output must not fill the page. */
const LONGEST = 600;

/** Source, reference and every model's output with its score, the chosen one marked. */
export function disagreementsSection({ examples }: Disagreements, profile: Profile): Html {
  if (examples.length === 0) return html`<p>No two models’ outputs score differently on any input.</p>`;
  return html`<div class="disagreements">${examples.map((example) => exampleTable(example, profile))}</div>`;
}

function exampleTable({ input, answered, outputs }: Disagreement, profile: Profile): Html {
  const { candidates, texts, references } = profile;
  return html`
    <table class="outputs">
      <caption>
        ${texts && html`<span class="source" dir="auto">${clipped(texts[input])}</span>`}
        <span class="reference"><span class="quiet">Reference</span> <span dir="auto">${clipped(references[input])}</span></span>
        ${answered === ABSTAINED && html`<span class="quiet">No answer was given.</span>`}
      </caption>
      <tbody>
        ${outputs.map(({ text, score, candidates: answering }) => {
          const chosen = answering.includes(answered);
          const names = answering.map((k, at) => html`${at > 0 && ', '}${breakable(candidates[k].name)}`);
          return html`
            <tr${chosen && html` class="chosen"`}>
              <th scope="row">${names}${chosen && html` <span class="kind">chosen</span>`}</th>
              <td>${score.toFixed(2)}</td>
              <td class="text" dir="auto">${text === '' ? html`<span class="quiet">nothing</span>` : clipped(text)}</td>
            </tr>`;
        })}
      </tbody>
    </table>`;
}

function clipped(text: string): string {
  const characters = Array.from(text.slice(0, 2 * LONGEST));
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST).join('')}…` : text;
}
