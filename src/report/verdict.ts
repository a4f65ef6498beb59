import type { Evaluation, EvaluationRow, PairedDifference } from '../evaluate/evaluation.ts';
import type { Difference } from '../policy/paired-gain.ts';
import { type Standing, standingBeside } from '../policy/verdict/accuracy-beside.ts';
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
      ${cheapestText(evaluation, policy, quality, words)}
      ${differenceText(html`Against mixing the models at random for the same ${words.noun}, committees among them,`, differences?.blindMix, quality)}
      ${differences && html`Ranges are 95&nbsp;% intervals.`}`,
    others: evaluation.rows
      .filter((row) => isPolicy(row) && row !== policy)
      .map((row) => `${judge(titleOf(row), row, best, words, quality).headline}.`),
  };
}

/** A gain is claimed only where ignoring the input would not give it as well. */
function judge(
  name: string,
  policy: EvaluationRow,
  best: EvaluationRow,
  words: CostWords,
  quality: Quality,
): Pick<Verdict, 'tone' | 'headline'> {
  if (policy.gain?.established)
    return { headline: gainHeadline(name, policy, best, words, quality), tone: 'gain' };
  const differences = policy.pairedDifferences;
  const againstMix = signOf(differences && quality.difference(differences.blindMix));
  if (againstMix < 0) {
    return { tone: 'loss', headline: `${name} does worse than mixing the models at random` };
  }
  const dominating = policy.gain?.dominatedBy;
  if (dominating) {
    const { candidate, difference } = dominating;
    const standing = standings[standingBeside(difference)];
    return {
      tone: 'even',
      headline: `${name} gains nothing: ${candidate} alone ${standing} for no more ${words.noun}`,
    };
  }
  return {
    tone: signOf(differences && quality.difference(differences.singleBest)) < 0 ? 'loss' : 'even',
    headline: `${name} does no better than mixing the models at random`,
  };
}

const standings: Readonly<Record<Standing, string>> = {
  more: 'does better',
  same: 'does as well',
  'not-established-less': 'is not distinguishably worse',
};

function gainHeadline(
  name: string,
  policy: EvaluationRow,
  best: EvaluationRow,
  words: CostWords,
  quality: Quality,
): string {
  const [spent, bestSpends] = [words.mean(policy.cost), words.mean(best.cost)];
  const ratio = spent > 0 ? bestSpends / spent : 1;
  const preposition = words.noun === 'time' ? 'in' : 'for';
  const share = percent(1 / ratio, 0);
  const againstBest = signOf(quality.difference(policy.pairedDifferences!.singleBest));
  if (againstBest < 0)
    return `${name} trades ${quality.noun} for ${words.noun}, better than a random mix would`;
  if (againstBest === 0) {
    return ratio >= 1
      ? `${name} keeps up with the best single model ${preposition} ${share} of its ${words.noun}`
      : `${name} does better than mixing the models at random`;
  }
  if (ratio >= 1.05)
    return `${name} beats the best single model, ${preposition} ${share} of its ${words.noun}`;
  if (ratio > 0.95) return `${name} beats the best single model`;
  return `${name} beats the best single model, but takes ${times(1 / ratio)} its ${words.noun}`;
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

/** The cheapest model that may be as good, where that is not the best itself. */
function cheapestText(
  evaluation: Evaluation,
  policy: EvaluationRow,
  quality: Quality,
  words: CostWords,
): Html | undefined {
  const [name] = evaluation.yardsticks.cheapestAsGood.candidates;
  const row = evaluation.rows.find((each) => each.kind === 'single' && each.name === name);
  if (!row || name === evaluation.singleBest) return undefined;
  return html`The cheapest that is not distinguishably worse, ${breakable(name)}, ${achieved(row, quality)} at
    ${words.text(words.mean(row.cost))}.
    ${differenceText(html`Against it`, policy.pairedDifferences?.cheapestAsGood, quality)}`;
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
