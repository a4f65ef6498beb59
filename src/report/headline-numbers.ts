import type { Evaluation, EvaluationRow } from '../evaluate/evaluation.ts';
import { type CostWords, costWords } from './cost-words.ts';
import { milliseconds, percent, sentenceCase, times } from './format.ts';
import { breakable, type Html, html } from './html.ts';
import { closedGapOf, qualityOf } from './quality.ts';
import { leadingPolicyRow, singleBestRow } from './rows.ts';
import { knownTimes } from './times.ts';

/** The handful of numbers worth remembering, each beside what it is compared with. */
export function headlineNumbers(evaluation: Evaluation): Html | undefined {
  const policy = leadingPolicyRow(evaluation);
  const best = singleBestRow(evaluation);
  if (!policy || !best) return undefined;
  const words = costWords(evaluation.cost);
  const quality = qualityOf(evaluation);
  const closedGap = closedGapOf(policy, evaluation);
  const tiles: [string, string, Html | string][] = [
    [
      sentenceCase(quality.noun),
      quality.text(quality.of(policy)),
      html`${quality.points(quality.of(policy) - quality.of(best))} points against ${breakable(best.name)}`,
    ],
    [
      `Mean ${words.noun} per input${inBothTimes(evaluation) ? ', end to end' : ''}`,
      words.text(words.mean(policy.cost)),
      against(words.mean(best.cost) / words.mean(policy.cost), best.name, words),
    ],
    ...modelTime(evaluation, policy, best),
    ['Answered', percent(policy.coverage), answeredContext(policy, quality.corpus)],
  ];
  if (closedGap !== undefined) {
    tiles.push([
      'Gap to the oracle closed',
      closedGap > 0 ? percent(closedGap, 0) : 'none',
      '0 % is the single best, 100 % a perfect choice',
    ]);
  }
  if (
    evaluation.cost !== 'energyMj' &&
    policy.cost.energyMj !== undefined &&
    best.cost.energyMj !== undefined
  ) {
    tiles.push([
      'Energy per input',
      `${milliseconds(policy.cost.energyMj)} mJ`,
      html`${milliseconds(best.cost.energyMj)} mJ for ${breakable(best.name)}`,
    ]);
  }
  return html`
    <dl class="numbers">
      ${tiles.map(
        ([term, value, context]) => html`
          <div><dt>${term}</dt><dd class="value">${value}</dd><dd class="context">${context}</dd></div>`,
      )}
    </dl>`;
}

function inBothTimes(evaluation: Evaluation): boolean {
  return evaluation.cost === 'latencyMs' && knownTimes(evaluation) === 'both';
}

/** Where it is not all there is to wait for. */
function modelTime(
  evaluation: Evaluation,
  { cost }: EvaluationRow,
  best: EvaluationRow,
): [string, string, Html | string][] {
  if (!inBothTimes(evaluation)) return [];
  const ratio = best.cost.latencyMs / cost.latencyMs;
  return [
    [
      'Model time of it',
      `${milliseconds(cost.latencyMs)} ms`,
      against(ratio, best.name, costWords('latencyMs')),
    ],
  ];
}

function answeredContext({ coverage, selectiveAccuracy }: EvaluationRow, corpus: boolean): string {
  if (coverage === 0) return 'no input at all';
  if (!corpus) return `${percent(selectiveAccuracy)} of these right`;
  return coverage === 1 ? 'every input' : 'of the inputs; the rest count as empty outputs';
}

function against(ratio: number, name: string, words: CostWords): Html | string {
  if (!(ratio > 0 && Number.isFinite(ratio))) return '';
  return ratio >= 1
    ? html`${times(ratio)} ${words.less} than ${breakable(name)}`
    : html`${times(1 / ratio)} ${words.more} than ${breakable(name)}`;
}
