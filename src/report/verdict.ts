import type { Difference, Evaluation, EvaluationRow, PairedDifference } from '../evaluate/evaluation.ts';
import { type CostWords, costWords } from './cost-words.ts';
import { count, percent, times } from './format.ts';
import { breakable, type Html, html } from './html.ts';
import { type Quality, qualityOf } from './quality.ts';
import { isPolicy, leadingPolicyRow, singleBestRow, titleOf } from './rows.ts';

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
  const quality = qualityOf(evaluation);
  const differences = policy.pairedDifferences;
  return {
    ...judge(name, policy, best, words, quality),
    explanation: html`
      Of ${count(evaluation.inputs)} inputs, each while it was held out, <b>${breakable(name)}</b>
      ${achieved(policy, quality)} at a mean ${words.noun} of
      <b>${words.text(words.mean(policy.cost))}</b>.
      ${
        policy.coverage < 1 &&
        html`It gave no answer on ${percent(1 - policy.coverage)}, which counts as
        ${quality.corpus ? 'an empty output' : 'wrong'}.`
      }
      The best single model, ${breakable(best.name)}, ${achieved(best, quality)} at ${words.text(words.mean(best.cost))}.
      ${differenceText(html`Against ${breakable(best.name)}`, differences?.singleBest, quality)}
      ${differenceText(html`Against mixing the models at random for the same ${words.noun}`, differences?.randomMix, quality)}
      ${differences && html`Ranges are 95&nbsp;% intervals.`}`,
    others: evaluation.rows
      .filter((row) => isPolicy(row) && row !== policy)
      .map((row) => `${judge(titleOf(row), row, best, words, quality).headline}.`),
  };
}

function judge(
  name: string,
  policy: EvaluationRow,
  best: EvaluationRow,
  words: CostWords,
  quality: Quality,
): Pick<Verdict, 'tone' | 'headline'> {
  const differences = policy.pairedDifferences;
  const [spent, bestSpends] = [words.mean(policy.cost), words.mean(best.cost)];
  const ratio = spent > 0 ? bestSpends / spent : 1;
  const preposition = words.noun === 'time' ? 'in' : 'for';
  const againstBest = signOf(differences && quality.difference(differences.singleBest));
  const againstMix = signOf(differences && quality.difference(differences.randomMix));
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
      headline: `${name} trades ${quality.noun} for ${words.noun}, better than a random mix would`,
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

/** What a row reached: `had 80.9 % right (79.0 % to 82.1 %)`, `reached a corpus chrF of 55.56 (…)`. */
function achieved(row: EvaluationRow, quality: Quality): Html {
  const value = html`<b>${quality.text(quality.of(row))}</b>`;
  const [low, high] = quality.interval(row).map(quality.text);
  return quality.corpus
    ? html`reached a ${quality.noun} of ${value} (${low} to ${high})`
    : html`had ${value} right (${low} to ${high})`;
}

function differenceText(
  against: Html,
  pair: PairedDifference | undefined,
  quality: Quality,
): Html | undefined {
  if (!pair) return undefined;
  const { points } = quality;
  const difference = quality.difference(pair);
  const [low, high] = difference.interval95;
  const value = html`<b>${points(difference.difference)} points</b> (${points(low)} to ${points(high)})`;
  if (signOf(difference) !== 0) return html`${against} that is ${value}.`;
  return html`${against} that is ${value}, which cannot be told from no difference.`;
}
