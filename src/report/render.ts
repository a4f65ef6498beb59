import type { Certificate } from '../evaluate/certificate/certificate.ts';
import { endToEndOf } from '../evaluate/end-to-end.ts';
import type { Evaluation, EvaluationDetail } from '../evaluate/evaluation.ts';
import type { Profile } from '../profile/profile.ts';
import { choicesByLength, lengthTable } from './by-length.ts';
import { describeCertificate } from './certificate.ts';
import { continuationsTable } from './continuations.ts';
import { costWords } from './cost-words.ts';
import type { Disagreements } from './disagreements.ts';
import { disagreementsSection } from './disagreements-section.ts';
import type { Failures } from './failures.ts';
import { failuresSection } from './failures-section.ts';
import { frontierFigure } from './figures/frontier.ts';
import type { Corner, FrontierPoint } from './figures/frontier-point.ts';
import { type LatencyRow, latencyFigure } from './figures/latency.ts';
import { count } from './format.ts';
import { headlineNumbers } from './headline-numbers.ts';
import { breakable, type Html, html, trustedHtml } from './html.ts';
import { type FeatureImportance, importanceTable } from './importance.ts';
import { provenanceSection } from './provenance.ts';
import { qualityOf } from './quality.ts';
import { differencesTable, resultsTable } from './results-table.ts';
import { isPolicy, isSingleBest, measuresTime, methodOf, shownRows, titleOf } from './rows.ts';
import { sharesTable } from './shares.ts';
import { STYLE } from './style.ts';
import { knownTimes, timesNote } from './times.ts';
import { verdictOf } from './verdict.ts';

export interface PageParts {
  readonly detail: EvaluationDetail;
  readonly failures?: Failures;
  readonly disagreements?: Disagreements;
  readonly profile: Profile;
  readonly thumbnails: ReadonlyMap<string, string>;
  readonly featureImportance?: readonly FeatureImportance[];
  readonly certificate?: Certificate;
  /** Commands that give these numbers again. */
  readonly commands?: readonly string[];
}

/** The page in the order a decision maker reads: the verdict, its numbers, why, where it fails, how measured. */
export function renderPage(parts: PageParts): string {
  const { detail, profile } = parts;
  const { evaluation } = detail;
  const verdict = verdictOf(evaluation);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark">
<title>${verdict.headline} – premodel report</title>
<style>${trustedHtml(STYLE)}</style>
</head>
<body>
<main>
  ${header(evaluation, verdict)}
  ${resultsSection(evaluation)}
  ${frontierSection(parts)}
  ${timeSection(parts)}
  ${certificateSection(parts)}
  ${choicesSection(parts)}
  ${failedInputsSection(parts)}
  ${disagreeingSection(parts)}
  ${importanceSection(parts)}
  ${section('How it was measured', undefined, [provenanceSection(profile, methodOf(evaluation)), commandsNote(parts)])}
  <footer>Made by premodel ${profile.provenance.premodelVersion}.</footer>
</main>
</body>
</html>
`;
  return page.markup;
}

function header(evaluation: Evaluation, verdict: ReturnType<typeof verdictOf>): Html {
  const { corpus } = qualityOf(evaluation);
  return html`<header>
    <div class="verdict ${verdict.tone}">
      <p class="eyebrow">Evaluation report</p>
      <h1>${breakable(verdict.headline)}</h1>
      <p class="lead">${verdict.explanation}</p>
      ${verdict.others.map((sentence) => html`<p>Also: ${breakable(sentence)}</p>`)}
      <p class="how">${count(evaluation.inputs)} inputs, ${methodOf(evaluation)}, ${corpus ? 'chosen' : 'scored'} by ${evaluation.criterion}, timed on
        ${evaluation.device}. ${measuresTime(evaluation) && timesNote(evaluation)} An input without an answer counts as ${corpus ? 'an empty output' : 'wrong'}.</p>
    </div>
    ${headlineNumbers(evaluation)}
  </header>`;
}

function resultsSection(evaluation: Evaluation): Html | undefined {
  if (evaluation.rows.length === 0) return undefined;
  const { noun } = costWords(evaluation.cost);
  return section(
    'Results',
    `Single models by their ${noun}, each policy beside random mixing of single models at its cost, and the oracle: a perfect choice.`,
    [resultsTable(evaluation), differencesTable(evaluation)],
  );
}

function frontierSection(parts: PageParts): Html | undefined {
  const { evaluation } = parts.detail;
  if (evaluation.rows.length === 0) return undefined;
  const words = costWords(evaluation.cost);
  const quality = qualityOf(evaluation);
  return section(
    `${quality.corpus ? 'Quality' : 'Accuracy'} against ${words.noun}`,
    undefined,
    frontierFigure(frontierPoints(parts.detail), mixingCorners(parts), words, quality),
  );
}

function timeSection(parts: PageParts): Html | undefined {
  const times = latencyRows(parts);
  if (times.length === 0) return undefined;
  return section('Time per input', undefined, latencyFigure(times, knownTimes(parts.detail.evaluation)));
}

function certificateSection({ certificate }: PageParts): Html | undefined {
  if (!certificate) return undefined;
  return section(
    'What is certified',
    'Tested at training on inputs kept from the fit, apart from the numbers above.',
    html`<p>${breakable(describeCertificate(certificate))}</p>`,
  );
}

function choicesSection({ detail, profile }: PageParts): Html | undefined {
  const { evaluation } = detail;
  if (!evaluation.rows.some(isPolicy)) return undefined;
  const lengths = choicesByLength(detail, profile);
  return section(
    'Who was chosen',
    'The oracle takes the cheapest of the models that do best, and shows what there would be to gain.',
    [
      sharesTable(evaluation.rows),
      continuationsTable(evaluation, profile),
      lengths.length > 0 ? lengthTable(lengths, detail, profile) : undefined,
    ],
  );
}

function failedInputsSection({ failures, detail, profile, thumbnails }: PageParts): Html | undefined {
  if (!failures) return undefined;
  return section(
    'Where it fails',
    `${failures.policy}, on each input while it was held out${rightness(profile, detail.evaluation)}:`,
    failuresSection(failures, profile, thumbnails),
  );
}

function disagreeingSection({ disagreements, detail, profile }: PageParts): Html | undefined {
  if (!disagreements) return undefined;
  return section(
    'Where models disagree',
    `Half of these are inputs where ${disagreements.policy} chose a best output and most depended on it, half those where it lost most. Scores: ${detail.evaluation.criterion}, 0 to 1.`,
    disagreementsSection(disagreements, profile),
  );
}

function importanceSection({ featureImportance = [] }: PageParts): Html | undefined {
  if (featureImportance.length === 0) return undefined;
  return section(
    'What the choice rests on',
    'How often the paper’s premodel chooses as the oracle does, and what of that is lost when a feature is left out.',
    importanceTable(featureImportance),
  );
}

/** Where scores are no yes or no, what counts as right needs saying. */
function rightness({ texts }: Profile, { criterion, successAt }: Evaluation): string {
  return texts ? `; right is a ${criterion} of at least ${successAt}` : '';
}

function section(
  title: string,
  introduction: string | undefined,
  content: Html | (Html | undefined)[],
): Html {
  return html`
  <section>
    <h2>${title}</h2>
    ${introduction && html`<p class="quiet">${introduction}</p>`}
    ${content}
  </section>`;
}

function frontierPoints({ evaluation }: EvaluationDetail): FrontierPoint[] {
  const quality = qualityOf(evaluation);
  return shownRows(evaluation).map((row) => ({
    name: row.kind === 'blind-mix' ? 'blind mix' : titleOf(row),
    kind: isSingleBest(row, evaluation) ? 'single-best' : row.kind,
    cost: costWords(evaluation.cost).mean(row.cost),
    quality: quality.of(row),
    interval: quality.interval(row),
  }));
}

function mixingCorners({ detail: { evaluation, frontier } }: PageParts): Corner[] {
  const quality = qualityOf(evaluation);
  const unavoidable = evaluation.cost === 'latencyMs' ? (evaluation.decodeMs ?? 0) : 0;
  return frontier.flatMap(({ candidates, cost }) => {
    const row = evaluation.rows.find(
      ({ kind, name }) => (kind === 'single' || kind === 'committee') && name === candidates.join(' + '),
    );
    return row ? [{ cost: cost + unavoidable, quality: quality.of(row) }] : [];
  });
}

function latencyRows({ detail: { evaluation, outcomes }, profile }: PageParts): LatencyRow[] {
  if (!measuresTime(evaluation)) return [];
  return evaluation.rows.flatMap((row, i) =>
    row.kind.endsWith('-mix') || row.operatingPoint !== undefined || outcomes[i].latencyMs.length === 0
      ? []
      : [
          {
            name: titleOf(row),
            emphasised: row.kind === 'policy',
            ms: endToEndOf(outcomes[i], profile) ?? outcomes[i].latencyMs,
            p50: row.cost.p50EndToEndMs ?? row.cost.p50LatencyMs,
            p95: row.cost.p95EndToEndMs ?? row.cost.p95LatencyMs,
          },
        ],
  );
}

function commandsNote({ commands = [] }: PageParts): Html | undefined {
  if (commands.length === 0) return undefined;
  return html`<h3>To get these numbers again</h3><pre><code>${commands.join('\n')}</code></pre>`;
}
