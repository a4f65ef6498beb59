import { splitWords } from '../domain/generation/metrics/split-words.ts';
import type { EvaluationDetail } from '../evaluate/evaluation.ts';
import { ABSTAINED } from '../evaluate/outcomes.ts';
import type { Profile } from '../profile/profile.ts';
import { barCell } from './bars.ts';
import { count, percent } from './format.ts';
import { breakable, type Html, html } from './html.ts';
import { leadingPolicyRow, titleOf } from './rows.ts';

/** Most words of each class of lengths but the last, which has no end. */
const ENDS = [5, 10, 15, 20, 30];

/** Who answered among sentences of similar length. */
export interface LengthClass {
  /** `6–10` */
  readonly words: string;
  readonly sentences: number;
  /** Fraction answered by each of the profile's candidates; what is left to 1 got no answer. */
  readonly shares: readonly number[];
}

/** Choices of the report's first policy by length of the input; empty where there is none, or no texts. */
export function choicesByLength(detail: EvaluationDetail, profile: Profile): LengthClass[] {
  const { evaluation, outcomes } = detail;
  const policy = leadingPolicyRow(evaluation);
  const { texts, words, candidates } = profile;
  if (!policy || !texts) return [];
  const { inputs, answered } = outcomes[evaluation.rows.indexOf(policy)];
  const classes = [...ENDS, Number.POSITIVE_INFINITY].map(() => ({
    inputs: new Set<number>(),
    rows: 0,
    counts: candidates.map(() => 0),
  }));
  inputs.forEach((input, m) => {
    const length = words?.[input].length ?? splitWords(texts[input]).length;
    const at = ENDS.findIndex((end) => length <= end);
    const found = classes[at < 0 ? ENDS.length : at];
    found.inputs.add(input);
    found.rows++;
    if (answered[m] !== ABSTAINED) found.counts[answered[m]]++;
  });
  return classes
    .map(({ inputs, rows, counts }, i) => ({
      words:
        i === 0
          ? `up to ${ENDS[0]}`
          : i < ENDS.length
            ? `${ENDS[i - 1] + 1}–${ENDS[i]}`
            : `over ${ENDS[i - 1]}`,
      sentences: inputs.size,
      shares: counts.map((chosen) => chosen / rows),
    }))
    .filter(({ sentences }) => sentences > 0);
}

export function lengthTable(
  classes: readonly LengthClass[],
  detail: EvaluationDetail,
  profile: Profile,
): Html {
  const policy = leadingPolicyRow(detail.evaluation);
  const shown = profile.candidates
    .map(({ name }, k) => ({ name, of: ({ shares }: LengthClass) => shares[k] }))
    .filter(({ of }) => classes.some((each) => of(each) > 0));
  const unanswered = ({ shares }: LengthClass) =>
    Math.max(0, 1 - shares.reduce((sum, share) => sum + share, 0));
  if (classes.some((each) => unanswered(each) > 1e-9)) shown.push({ name: 'no answer', of: unanswered });
  return html`
    <div class="scroll" role="region" aria-label="Choices by sentence length, scrollable" tabindex="0">
      <table class="bars">
        <caption>Answered by, among texts of so many words${policy && html` (${breakable(titleOf(policy))})`}</caption>
        <thead>
          <tr><th scope="col">Words</th><th scope="col">Texts</th>${shown.map(({ name }) => html`<th scope="col">${breakable(name)}</th>`)}</tr>
        </thead>
        <tbody>
          ${classes.map(
            (each) => html`
              <tr><th scope="row">${each.words}</th><td>${count(each.sentences)}</td>
                ${shown.map(({ of }) => barCell(of(each), percent(of(each)), 'accent'))}</tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}
