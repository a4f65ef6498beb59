import type { Difference, Evaluation, EvaluationRow } from '../evaluate/evaluation.ts';
import type { Interval } from '../evaluate/intervals.ts';
import { type CostWords, costWords } from './cost-words.ts';
import { count, percent, points, times } from './format.ts';
import { breakable, type Html, html } from './html.ts';
import { leadingPolicyRow, singleBestRow, titleOf } from './rows.ts';

export interface Verdict {
  readonly tone: 'gain' | 'even' | 'loss';
  readonly headline: string;
  readonly explanation: Html;
  /** One sentence on each further policy. */
  readonly others: readonly string[];
}

/** What a decision maker needs first: did choosing per input pay, and how sure is that? In plain words. */
export function verdictOf(evaluation: Evaluation): Verdict {
  const best = singleBestRow(evaluation);
  const policy = leadingPolicyRow(evaluation);
  if (!best || !policy) {
    return {
      tone: 'even',
      headline: best ? `${best.name} is the best single model` : 'Nothing was evaluated',
      explanation: html`No policy was evaluated, so there is nothing to compare the single models with.`,
      others: [],
    };
  }
  const name = titleOf(policy);
  const words = costWords(evaluation.cost);
  const differences = policy.pairedDifferences;
  return {
    ...judge(name, policy, best, words),
    explanation: html`
      Of ${count(evaluation.inputs)} inputs, each while it was held out, <b>${breakable(name)}</b> had
      <b>${percent(policy.accuracy)}</b> right (${range(policy.interval95.accuracy)}) at a mean ${words.noun} of
      <b>${words.text(words.mean(policy.cost))}</b>.
      ${policy.coverage < 1 && html`It gave no answer on ${percent(1 - policy.coverage)}, which counts as wrong.`}
      The best single model, ${breakable(best.name)}, had
      ${percent(best.accuracy)} right (${range(best.interval95.accuracy)}) at ${words.text(words.mean(best.cost))}.
      ${differenceText(html`Against ${breakable(best.name)}`, differences?.singleBest.accuracy)}
      ${differenceText(html`Against mixing the models at random for the same ${words.noun}`, differences?.randomMix.accuracy)}
      ${differences && html`Ranges are 95&nbsp;% intervals.`}`,
    others: evaluation.rows
      .filter((row) => row.kind === 'policy' && row !== policy)
      .map((row) => `${judge(titleOf(row), row, best, words).headline}.`),
  };
}

function judge(
  name: string,
  policy: EvaluationRow,
  best: EvaluationRow,
  words: CostWords,
): Pick<Verdict, 'tone' | 'headline'> {
  const differences = policy.pairedDifferences;
  const [spent, bestSpends] = [words.mean(policy.cost), words.mean(best.cost)];
  const ratio = spent > 0 ? bestSpends / spent : 1;
  const preposition = words.noun === 'time' ? 'in' : 'for';
  const againstBest = signOf(differences?.singleBest.accuracy);
  const againstMix = signOf(differences?.randomMix.accuracy);
  const cheaper = ratio >= 1.05;
  const share = percent(1 / ratio, 0);
  if (againstBest > 0) {
    const price = cheaper
      ? `, ${preposition} ${share} of its ${words.noun}`
      : ratio <= 0.95
        ? `, but takes ${times(1 / ratio)} its ${words.noun}`
        : '';
    return { tone: 'gain', headline: `${name} beats the best single model${price}` };
  }
  if (againstBest === 0) {
    return cheaper
      ? {
          tone: 'gain',
          headline: `${name} keeps up with the best single model ${preposition} ${share} of its ${words.noun}`,
        }
      : { tone: 'even', headline: `${name} gains nothing over the best single model` };
  }
  if (againstMix > 0) {
    return {
      tone: 'even',
      headline: `${name} trades accuracy for ${words.noun}, better than a random mix would`,
    };
  }
  return {
    tone: 'loss',
    headline:
      againstMix < 0
        ? `${name} does worse than mixing the models at random`
        : `${name} does no better than mixing the models at random`,
  };
}

/** +1 or -1 only where the whole 95 % interval lies on that side of zero. */
function signOf(difference?: Difference): number {
  if (!difference) return 0;
  const [low, high] = difference.interval95;
  return low > 0 ? 1 : high < 0 ? -1 : 0;
}

function range([low, high]: Interval): string {
  return `${percent(low)} to ${percent(high)}`;
}

function differenceText(against: Html, difference?: Difference): Html | undefined {
  if (!difference) return undefined;
  const [low, high] = difference.interval95;
  const value = html`<b>${points(difference.difference)} points</b> (${points(low)} to ${points(high)})`;
  if (signOf(difference) !== 0) return html`${against} that is ${value}.`;
  return html`${against} that is ${value}, which cannot be told from no difference.`;
}
