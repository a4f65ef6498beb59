import { ABSTAINED } from '../evaluate/outcomes.ts';
import type { Profile } from '../profile/profile.ts';
import type { Failure, Failures, Fate } from './failures.ts';
import { count, percent } from './format.ts';
import { breakable, type Html, html, trustedHtml } from './html.ts';

const FATES: Record<Fate, string> = {
  right: 'right',
  avoidable: 'wrong, though another model was right',
  hopeless: 'wrong, and so was every model',
  abstained: 'no answer given',
};

/**
 * How often the policy failed and why; but for texts, whose examples have a section of their own, with examples
 * of what was said and who knew better.
 */
export function failuresSection(
  failures: Failures,
  profile: Profile,
  thumbnails: ReadonlyMap<string, string>,
): Html {
  const { againstSingleBest: best, examples } = failures;
  return html`
    ${fateBar(failures.counts)}
    ${
      best &&
      html`<p>Against the single best, ${breakable(best.name)}: <b>${count(best.repaired)}</b> inputs it has wrong are right
        with ${failures.policy}, <b>${count(best.broken)}</b> it has right are not.</p>`
    }
    ${!profile.texts && exampleList(examples, profile, thumbnails)}`;
}

function exampleList(
  examples: readonly Failure[],
  profile: Profile,
  thumbnails: ReadonlyMap<string, string>,
): Html {
  if (examples.length === 0) return html`<p>It failed on no input.</p>`;
  return html`
    <p class="note">Examples, those that most models had right first. <i>Is</i>: the reference; <i>said</i>:
      the answer and who gave it; <i>knew</i>: the cheapest model that was right.</p>
    <ul class="examples">${examples.map((example) => exampleCard(example, profile, thumbnails))}</ul>`;
}

function fateBar(counts: Failures['counts']): Html {
  const fates = (Object.keys(FATES) as Fate[]).filter((fate) => counts[fate] > 0);
  const total = fates.reduce((sum, fate) => sum + counts[fate], 0);
  return html`
    <div class="fates" aria-hidden="true">
      ${fates.map((fate) => {
        const style = trustedHtml(`style="flex-grow:${counts[fate]}"`);
        return html`<span class="fate ${fate}" ${style}></span>`;
      })}
    </div>
    <ul class="fate-list">
      ${fates.map(
        (fate) => html`
          <li><span class="swatch fate ${fate}" aria-hidden="true"></span>
            <b>${count(counts[fate])}</b> ${FATES[fate]} <span class="quiet">${percent(counts[fate] / total)}</span></li>`,
      )}
    </ul>`;
}

function exampleCard(
  { input, answered, knew }: Failure,
  profile: Profile,
  thumbnails: ReadonlyMap<string, string>,
): Html {
  const id = profile.inputs[input];
  const reference = labelOf(profile, profile.references[input]);
  const candidate = answered === ABSTAINED ? undefined : profile.candidates[answered];
  const said = candidate?.predicted ? labelOf(profile, String(candidate.predicted[input])) : 'another answer';
  return html`
    <li class="example">
      ${picture(thumbnails.get(id), reference)}
      <dl>
        <div><dt>is</dt><dd class="reference label">${reference}</dd></div>
        <div><dt>said</dt><dd>${candidate ? html`<span class="label">${said}</span> <span class="quiet">by ${breakable(candidate.name)}</span>` : 'nothing'}</dd></div>
        <div><dt>knew</dt><dd>${knewText(knew, profile)}</dd></div>
      </dl>
      <p class="input-id">${breakable(id)}</p>
    </li>`;
}

function picture(source: string | undefined, reference: string): Html {
  // Nothing but an embedded JPEG goes in: the file must not fetch anything when it is opened.
  if (!source || !/^data:image\/jpeg;base64,[A-Za-z0-9+/=]+$/.test(source)) {
    return html`<div class="no-picture" aria-hidden="true">no picture</div>`;
  }
  return html`<img src="${source}" alt="input labelled ${reference}" width="112" height="112">`;
}

function knewText(knew: Failure['knew'], { candidates }: Profile): Html {
  if (knew.length === 0) return html`no model`;
  if (knew.length === candidates.length) return html`every model`;
  const [cheapest] = knew;
  const others = knew.length - 1;
  return html`${breakable(candidates[cheapest].name)}${others > 0 && html` <span class="quiet">and ${others} more</span>`}`;
}

function labelOf(profile: Profile, id: string): string {
  return (profile.labels && /^\d+$/.test(id) && profile.labels[Number(id)]) || id;
}
