import type { Evaluation, EvaluationDetail, EvaluationRow } from '../evaluate/evaluation.ts';
import { ABSTAINED, type Outcomes } from '../evaluate/outcomes.ts';
import { costsOf } from '../policy/costs.ts';
import { scoresBy } from '../policy/optimal-candidate.ts';
import type { Profile } from '../profile/profile.ts';
import { leadingPolicyRow, singleBestRow, titleOf } from './rows.ts';

/** How a policy fared on one input. `avoidable`: wrong although another candidate was right. */
export type Fate = 'right' | 'avoidable' | 'hopeless' | 'abstained';

/** What went wrong, counted and with the examples most worth a look. */
export interface Failures {
  readonly policy: string;
  readonly counts: Readonly<Record<Fate, number>>;
  /** Inputs the single best has wrong and the policy right, and the other way round. */
  readonly againstSingleBest?: { readonly name: string; readonly repaired: number; readonly broken: number };
  readonly examples: readonly Failure[];
}

export interface Failure {
  /** Index of the input in the profile. */
  readonly input: number;
  /** Index of the candidate that answered, or `ABSTAINED`. */
  readonly answered: number;
  /** Indexes of the candidates that are right on it, the cheapest first. */
  readonly knew: readonly number[];
}

/** Failures of the report's first policy; undefined where none was evaluated. */
export function failuresOf(detail: EvaluationDetail, profile: Profile, most = 24): Failures | undefined {
  const { evaluation } = detail;
  const policy = leadingPolicyRow(evaluation);
  if (!policy) return undefined;
  const outcomes = outcomesOf(policy, detail);
  const right = rightness(outcomes, evaluation);
  const candidatesRight = profile.candidates.map((candidate) =>
    scoresBy(candidate, evaluation.criterion).map((score) => (score >= evaluation.successAt ? 1 : 0)),
  );
  const costs = profile.candidates.map((candidate) => costsOf(candidate, evaluation));
  const counts: Record<Fate, number> = { right: 0, avoidable: 0, hopeless: 0, abstained: 0 };
  const failures: Record<Exclude<Fate, 'right'>, Failure[]> = { avoidable: [], hopeless: [], abstained: [] };
  const seen = new Set<number>();
  outcomes.inputs.forEach((input, m) => {
    const answered = outcomes.answered[m];
    const knew = [...candidatesRight.keys()]
      .filter((k) => candidatesRight[k][input])
      .sort((a, b) => costs[a][input] - costs[b][input]);
    const fate = right[m]
      ? 'right'
      : answered === ABSTAINED
        ? 'abstained'
        : knew.length > 0
          ? 'avoidable'
          : 'hopeless';
    counts[fate]++;
    // Repeated cross-validation fails on the same input again: one example of it is enough.
    if (fate !== 'right' && !seen.has(input)) failures[fate].push({ input, answered, knew });
    if (fate !== 'right') seen.add(input);
  });
  return {
    policy: titleOf(policy),
    counts,
    againstSingleBest: againstSingleBest(detail, outcomes, right),
    examples: chooseExamples(failures, most),
  };
}

function outcomesOf(row: EvaluationRow, detail: EvaluationDetail): Outcomes {
  return detail.outcomes[detail.evaluation.rows.indexOf(row)];
}

function rightness(outcomes: Outcomes, { criterion, successAt }: Evaluation): boolean[] {
  return Array.from(outcomes.scores[criterion], (score) => score >= successAt);
}

function againstSingleBest(
  detail: EvaluationDetail,
  outcomes: Outcomes,
  right: readonly boolean[],
): Failures['againstSingleBest'] {
  const best = singleBestRow(detail.evaluation);
  if (!best) return undefined;
  const bestOutcomes = outcomesOf(best, detail);
  const bestIsRight = rightness(bestOutcomes, detail.evaluation);
  const bestByInput = new Map(Array.from(bestOutcomes.inputs, (input, m) => [input, bestIsRight[m]]));
  let repaired = 0;
  let broken = 0;
  outcomes.inputs.forEach((input, m) => {
    if (right[m] && bestByInput.get(input) === false) repaired++;
    if (!right[m] && bestByInput.get(input) === true) broken++;
  });
  return { name: best.name, repaired, broken };
}

/** Half of them avoidable, the rest of both other kinds, so that each is seen; what most models knew first. */
function chooseExamples(failures: Record<Exclude<Fate, 'right'>, Failure[]>, most: number): Failure[] {
  const telling = (a: Failure, b: Failure) => b.knew.length - a.knew.length || a.input - b.input;
  const { avoidable, abstained, hopeless } = failures;
  for (const list of [avoidable, abstained, hopeless]) list.sort(telling);
  const half = Math.ceil(most / 2);
  const quarter = Math.floor(most / 4);
  const first = [...avoidable.slice(0, half), ...abstained.slice(0, quarter), ...hopeless.slice(0, quarter)];
  const rest = [...avoidable.slice(half), ...abstained.slice(quarter), ...hopeless.slice(quarter)];
  return [...first, ...rest].slice(0, most).sort(telling);
}
