import type { CandidateProfile, Profile } from '../profile/profile.ts';
import { candidateNamed, selectCandidates } from '../profile/select.ts';
import { actOnKnownRows, type KnownAnswer } from './act-on-known-rows.ts';
import { criterionDepth, referenceClasses, scoreOfClasses } from './class-criterion.ts';
import { scoreAfter } from './known-run.ts';
import { scoresBy } from './optimal-candidate.ts';
import type { Objective, Policy } from './policy.ts';
import type { Replayed } from './replayed.ts';

/** Lets a policy choose on rows whose outcomes are known, at one of its operating points. */
export function replay(
  policy: Policy,
  profile: Profile,
  objective: Objective,
  rows: ArrayLike<number>,
  point?: number,
): Replayed {
  const candidates = policy.candidates.map((name) => candidateNamed(profile, name));
  // Refuses a criterion that the profile does not have.
  for (const candidate of candidates) scoresBy(candidate, objective.criterion);
  const result = emptyReplay(policy, profile, rows);
  const scoreOf = answerScorer(profile, objective.criterion);
  actOnKnownRows(policy, profile, rows, (knowledge) => policy.next(knowledge, { point }), {
    onRun(m, k, run) {
      const { name } = profile.candidates[k];
      result.ran.get(name)![m] = 1;
      if (run.continued) result.continued.get(name)![m] = 1;
      result.latencyMs[m] += run.latencyMs;
      if (result.energyMj) result.energyMj[m] += run.energyMj!;
      if (result.cost) result.cost[m] += run.cost!;
    },
    onAnswer(m, k, answer) {
      result.answeredBy[m] = profile.candidates[k].name;
      result.score[m] = scoreOf(k, rows[m], answer);
    },
  });
  const { decodeMs } = profile;
  return {
    ...result,
    endToEndMs: decodeMs && result.latencyMs.map((ms, m) => decodeMs[rows[m]] + ms),
  };
}

/** Nothing has run yet; the features the policy reads are computed. */
function emptyReplay(policy: Policy, profile: Profile, rows: ArrayLike<number>) {
  const { candidates } = selectCandidates(profile, policy.candidates);
  const column = () => new Float64Array(rows.length);
  const columnsOf = (some: readonly CandidateProfile[]) => new Map(some.map(({ name }) => [name, column()]));
  const reads = policy.features.length > 0;
  return {
    score: column(),
    latencyMs: Float64Array.from(rows, (row) => (reads ? profile.features.latencyMs[row] : 0)),
    energyMj: candidates.every(({ energyMj }) => energyMj) ? column() : undefined,
    cost: candidates.every(({ cost }) => cost) ? column() : undefined,
    answeredBy: new Array<string | undefined>(rows.length).fill(undefined),
    ran: columnsOf(candidates),
    continued: columnsOf(candidates.filter(({ continues }) => continues)),
  };
}

/** What an answer scores by one criterion; classes that several runs named are scored themselves, where they can be. */
function answerScorer(profile: Profile, criterion: string) {
  const depth = criterionDepth(profile, criterion);
  const references = referenceClasses(profile);
  return (k: number, row: number, { classes, spentMs }: KnownAnswer) =>
    classes && depth !== undefined && references
      ? scoreOfClasses(classes, references[row], depth)
      : scoreAfter(profile, profile.candidates[k], criterion, row, spentMs);
}
