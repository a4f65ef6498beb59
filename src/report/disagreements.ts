import type { EvaluationDetail } from '../evaluate/evaluation.ts';
import { ABSTAINED } from '../evaluate/outcomes.ts';
import { scoresBy } from '../policy/optimal-candidate.ts';
import type { Profile } from '../profile/profile.ts';
import { leadingPolicyRow, titleOf } from './rows.ts';

/** Sentences on which it mattered which model translated them. */
export interface Disagreements {
  readonly policy: string;
  readonly examples: readonly Disagreement[];
}

export interface Disagreement {
  /** Index of the input in the profile. */
  readonly input: number;
  /** Index of the candidate the policy answered with, or `ABSTAINED`. */
  readonly answered: number;
  /** What the candidates wrote, the best first; those that wrote the same together. */
  readonly outputs: readonly ScoredOutput[];
}

export interface ScoredOutput {
  readonly text: string;
  readonly score: number;
  /** Indexes of the candidates that wrote it. */
  readonly candidates: readonly number[];
}

/**
 * Half of the examples are those where the report's first policy chose a best output and most depended on
 * it, half those where it lost most. Undefined where outputs are no texts or there is no policy.
 */
export function disagreementsOf(
  detail: EvaluationDetail,
  profile: Profile,
  most = 10,
): Disagreements | undefined {
  const { evaluation } = detail;
  const policy = leadingPolicyRow(evaluation);
  if (!policy || !profile.candidates.every(({ outputs }) => outputs)) return undefined;
  const scores = profile.candidates.map((candidate) => scoresBy(candidate, evaluation.criterion));
  const { inputs, answered } = detail.outcomes[evaluation.rows.indexOf(policy)];
  const choices = new Map<number, number>();
  inputs.forEach((input, m) => {
    if (!choices.has(input)) choices.set(input, answered[m]);
  });
  const judged = [...choices].map(([input, chosen]) => {
    const all = scores.map((each) => each[input]);
    const best = Math.max(...all);
    const reached = chosen === ABSTAINED ? 0 : all[chosen];
    return { input, chosen, spread: best - Math.min(...all), lost: best - reached };
  });
  const byMost = (key: 'spread' | 'lost') => (a: (typeof judged)[number], b: (typeof judged)[number]) =>
    b[key] - a[key] || a.input - b.input;
  const gained = judged.filter(({ lost, spread }) => lost === 0 && spread > 0).sort(byMost('spread'));
  const lost = judged.filter((each) => each.lost > 0 && each.spread > 0).sort(byMost('lost'));
  const half = Math.ceil(most / 2);
  const shown = [...gained.slice(0, half), ...lost.slice(0, most - half)];
  return {
    policy: titleOf(policy),
    examples: shown.map(({ input, chosen }) => ({
      input,
      answered: chosen,
      outputs: outputsOf(profile, scores, input),
    })),
  };
}

function outputsOf(profile: Profile, scores: readonly Float64Array[], input: number): ScoredOutput[] {
  const candidatesOf = new Map<string, number[]>();
  profile.candidates.forEach(({ outputs }, k) => {
    const text = outputs![input];
    candidatesOf.set(text, [...(candidatesOf.get(text) ?? []), k]);
  });
  return [...candidatesOf]
    .map(([text, candidates]) => ({ text, candidates, score: scores[candidates[0]][input] }))
    .sort((a, b) => b.score - a.score);
}
