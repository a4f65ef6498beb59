import { selectColumns } from '../learn/matrix.ts';
import type { Profile } from '../profile/profile.ts';
import { candidateNamed, selectCandidates } from '../profile/select.ts';
import { criterionDepth, referenceClasses, scoreOfClasses } from './class-criterion.ts';
import { fullKnowledge } from './knowledge-of.ts';
import { knownRun, scoreAfter } from './known-run.ts';
import { scoresBy } from './optimal-candidate.ts';
import type { Objective, Policy } from './policy.ts';

/** What a policy came to on some rows of a profile; an abstention scores 0. */
export interface Replayed {
  readonly score: Float64Array;
  /** Features and runs; the policy's own arithmetic not. */
  readonly latencyMs: Float64Array;
  /** The same with decoding; absent where that was not measured. */
  readonly endToEndMs?: Float64Array;
  readonly energyMj?: Float64Array;
  readonly cost?: Float64Array;
  /** Name of the candidate whose output is the answer; undefined where there is none. */
  readonly answeredBy: readonly (string | undefined)[];
  /** 1 on every row that a candidate ran on, by its name. */
  readonly ran: ReadonlyMap<string, Float64Array>;
  /** 1 where it continued another's run; of those that can. */
  readonly continued: ReadonlyMap<string, Float64Array>;
}

/** Lets a policy choose on rows whose outcomes are known, at one of its operating points. */
export function replay(
  policy: Policy,
  profile: Profile,
  objective: Objective,
  rows: ArrayLike<number>,
  point?: number,
): Replayed {
  const candidates = policy.candidates.map((name) => candidateNamed(profile, name));
  const columns = policy.evidence.map((name) => profile.evidenceNames.indexOf(name));
  const selectedEvidence = candidates.map(({ evidence }) => selectColumns(evidence, columns));
  const bound = selectCandidates(profile, policy.candidates);
  const known = fullKnowledge(
    {
      ...bound,
      candidates: bound.candidates.map((candidate, k) => ({ ...candidate, evidence: selectedEvidence[k] })),
    },
    policy.features,
  );
  // Refuses a criterion that the profile does not have.
  for (const candidate of candidates) scoresBy(candidate, objective.criterion);
  const depth = criterionDepth(profile, objective.criterion);
  const references = referenceClasses(profile);
  const result = {
    score: new Float64Array(rows.length),
    latencyMs: new Float64Array(rows.length),
    energyMj: candidates.every(({ energyMj }) => energyMj) ? new Float64Array(rows.length) : undefined,
    cost: candidates.every(({ cost }) => cost) ? new Float64Array(rows.length) : undefined,
    answeredBy: new Array<string | undefined>(rows.length).fill(undefined),
    ran: new Map(policy.candidates.map((name) => [name, new Float64Array(rows.length)])),
    continued: new Map(
      bound.candidates
        .filter(({ continues }) => continues)
        .map(({ name }) => [name, new Float64Array(rows.length)]),
    ),
  };
  for (let m = 0; m < rows.length; m++) {
    const row = rows[m];
    const evidence: (Float64Array | undefined)[] = candidates.map(() => undefined);
    const unanswered = new Set<number>();
    const knowledge = { ...known[row], evidence, unanswered };
    let spentMs = 0;
    const hasRun = (name: string) => evidence[policy.candidates.indexOf(name)] !== undefined;
    if (policy.features.length > 0) result.latencyMs[m] = profile.features.latencyMs[row];
    for (;;) {
      const action = policy.next(knowledge, { point });
      if (action.kind === 'run') {
        const candidate = candidates[action.candidate];
        const run = knownRun(profile, candidate, row, { hasRun, spentMs, limitMs: action.limitMs });
        spentMs += run.latencyMs;
        if (run.continued) result.continued.get(candidate.name)![m] = 1;
        result.latencyMs[m] += run.latencyMs;
        result.ran.get(candidate.name)![m] = 1;
        if (result.energyMj) result.energyMj[m] += run.energyMj!;
        if (result.cost) result.cost[m] += run.cost!;
        if (run.timeIsOver) break;
        if (run.answered) evidence[action.candidate] = known[row].evidence[action.candidate];
        else unanswered.add(action.candidate);
        continue;
      }
      if (action.kind === 'answer') {
        const candidate = candidates[action.candidate];
        result.answeredBy[m] = candidate.name;
        result.score[m] =
          action.classes && depth !== undefined && references
            ? scoreOfClasses(action.classes, references[row], depth)
            : scoreAfter(profile, candidate, objective.criterion, row, spentMs);
      }
      break;
    }
  }
  const { decodeMs } = profile;
  return {
    ...result,
    endToEndMs: decodeMs && result.latencyMs.map((ms, m) => decodeMs[rows[m]] + ms),
  };
}
