import type { CandidateProfile, Profile } from '../profile/profile.ts';
import { bytes, count, milliseconds } from './format.ts';
import { breakable, type Html, html } from './html.ts';

/** Where the numbers come from, as far as the profile knows. */
export function provenanceSection(profile: Profile, method: string): Html {
  const { provenance } = profile;
  const facts: [string, string | undefined][] = [
    ['Evaluated by', method],
    ['Profiled', dateText(provenance.createdAt)],
    ['Device', provenance.device],
    ['CPU', provenance.cpu && `${provenance.cpu}${provenance.cores ? ` (${provenance.cores} cores)` : ''}`],
    ['Runtime', provenance.runtime],
    ['Threads per model', provenance.threads?.toString()],
    ['Energy meter', provenance.energyMeter],
    ['Data', provenance.data],
    ['Inputs', `${count(profile.inputs.length)} read, ${count(provenance.skipped?.length ?? 0)} skipped`],
    [
      'Decoding one input',
      provenance.decodeMs === undefined
        ? undefined
        : `${milliseconds(provenance.decodeMs)} ms${profile.decodeMs ? ', whatever runs' : '; not known of each, and in no time above'}`,
    ],
    [
      'Options',
      provenance.options &&
        Object.entries(provenance.options)
          .map(([key, value]) => `${key} ${value}`)
          .join(', '),
    ],
    ['premodel', provenance.premodelVersion],
  ];
  return html`
    <dl class="facts">
      ${facts.map(([term, value]) => value && html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}
    </dl>
    ${modelTable(profile.candidates)}
    ${notCounted(profile)}`;
}

/** `2026-11-24 10:18 UTC`; what is not in ISO 8601 stays as it is. */
function dateText(createdAt: string): string {
  const found = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}).*Z$/.exec(createdAt);
  return found ? `${found[1]} ${found[2]} UTC` : createdAt;
}

function modelTable(candidates: readonly CandidateProfile[]): Html | undefined {
  const known = candidates.filter((candidate) => candidate.model);
  if (known.length === 0) return undefined;
  const optional = (value: number | undefined, write: (value: number) => string) =>
    value === undefined ? '–' : write(value);
  return html`
    <div class="scroll" role="region" aria-label="Model files, scrollable" tabindex="0">
      <table>
        <caption>Model files</caption>
        <thead>
          <tr><th scope="col">Model</th><th scope="col">Size</th><th scope="col">Loading, ms</th>
            <th scope="col">Peak memory</th><th scope="col" class="text">Files, with the start of their SHA-256</th></tr>
        </thead>
        <tbody>
          ${known.map(
            ({ name, model }) => html`
              <tr><th scope="row">${breakable(name)}</th><td>${bytes(model!.sizeBytes)}</td>
                <td>${optional(model!.loadMs, milliseconds)}</td>
                <td>${optional(model!.peakMemoryBytes, bytes)}</td>
                <td class="text">${[...model!.files, ...(model!.rescorer?.files ?? [])].map((file) => html`<div>${file.path} <code>${file.sha256.slice(0, 12)}</code></div>`)}</td></tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}

const MOST_LISTED = 100;

interface Listed {
  readonly name: string;
  readonly reason: string;
}

/** What of the data the numbers above do not speak of, and why. */
function notCounted({ provenance }: Profile): (Html | undefined)[] {
  const { skipped = [], failed = [], leftOut = [] } = provenance;
  return [
    listed(
      'inputs left out',
      skipped.map(({ input, reason }) => ({ name: input, reason })),
    ),
    listed(
      'times a model gave no answer',
      failed.map(({ input, candidate, reason }) => ({ name: `${candidate} on ${input}`, reason })),
    ),
    listed(
      'columns left out',
      leftOut.map(({ column, reason }) => ({ name: column, reason })),
    ),
  ];
}

function listed(what: string, entries: readonly Listed[]): Html | undefined {
  if (entries.length === 0) return undefined;
  const rest = entries.length - MOST_LISTED;
  return html`
    <details>
      <summary>${count(entries.length)} ${what}</summary>
      <ul>${entries.slice(0, MOST_LISTED).map(({ name, reason }) => html`<li><code>${name}</code>: ${reason}</li>`)}</ul>
      ${rest > 0 && html`<p>and ${count(rest)} more</p>`}
    </details>`;
}
