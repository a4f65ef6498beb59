import { type Matrix, rowOf, selectColumns } from '../learn/matrix.ts';
import { featureColumns } from '../profile/feature-columns.ts';
import type { Profile } from '../profile/profile.ts';
import { memoizedAgreement } from './knowledge-of.ts';
import { type KnownRun, knownRun } from './known-run.ts';
import type { Action, Knowledge, LabelProbability, Policy } from './policy.ts';
import { positionsOf } from './positions-of.ts';

/** Hears what a policy does. `m` is the place among the rows in question, `candidate` an index into the profile's. */
export interface Recorder {
  onRun(m: number, candidate: number, run: KnownRun): void;
  onAnswer(m: number, candidate: number, answer: KnownAnswer): void;
}

export interface KnownAnswer {
  /** Of all runs on the row. */
  readonly spentMs: number;
  /** Where several runs named classes together, the most probable first. */
  readonly classes?: readonly LabelProbability[];
}

/**
 * Lets a policy act on rows whose outcomes are known, as if it ran. Candidates, features and evidence are found by
 * name. On a row without an answer the policy abstained, or its time was over.
 *
 * @param rows which inputs of the profile, as indexes
 * @param next asks the policy, at one of its operating points
 * @throws PremodelError `missing-candidate`, `missing-feature` or `missing-evidence` when the profile lacks what the
 *   policy names.
 * @throws RangeError where a policy runs a candidate twice or answers with what has not run
 */
export function actOnKnownRows(
  policy: Policy,
  profile: Profile,
  rows: ArrayLike<number>,
  next: (knowledge: Knowledge) => Action,
  recorder: Recorder,
): void {
  const bound = bindPolicy(policy, profile, rows);
  for (let m = 0; m < rows.length; m++) actOnRow(policy, profile, bound, { m, row: rows[m] }, next, recorder);
}

function actOnRow(
  { kind, candidates }: Policy,
  profile: Profile,
  bound: BoundPolicy,
  { m, row }: { readonly m: number; readonly row: number },
  next: (knowledge: Knowledge) => Action,
  recorder: Recorder,
): void {
  const evidence: (Float64Array | undefined)[] = candidates.map(() => undefined);
  const unanswered = new Set<number>();
  const { agreement } = bound;
  const knowledge: Knowledge = {
    features: rowOf(bound.features, m),
    evidence,
    unanswered,
    agreement: agreement && ((a, b) => agreement(a, b)[row]),
  };
  const hasRun = (name: string) => evidence[candidates.indexOf(name)] !== undefined;
  let spentMs = 0;
  for (;;) {
    const action = next(knowledge);
    if (action.kind === 'abstain') return;
    const { candidate } = action;
    const profiled = bound.candidates[candidate];
    if (action.kind === 'answer') {
      if (!evidence[candidate]) throw new RangeError(`${kind} answers with what has not run`);
      recorder.onAnswer(m, profiled, { spentMs, classes: action.classes });
      return;
    }
    if (evidence[candidate] || unanswered.has(candidate)) {
      throw new RangeError(`${kind} runs a candidate twice`);
    }
    const run = knownRun(profile, profile.candidates[profiled], row, {
      hasRun,
      spentMs,
      limitMs: action.limitMs,
    });
    spentMs += run.latencyMs;
    recorder.onRun(m, profiled, run);
    if (run.timeIsOver) return;
    if (run.answered) evidence[candidate] = rowOf(bound.evidence[candidate], row);
    else unanswered.add(candidate);
  }
}

interface BoundPolicy {
  /** Index into `profile.candidates` of each of the policy's. */
  readonly candidates: readonly number[];
  /** The features the policy reads, of the rows in question. */
  readonly features: Matrix;
  /** The evidence columns the policy reads, of each of its candidates, on every row of the profile. */
  readonly evidence: readonly Matrix[];
  /** Of the outputs of two of the policy's candidates, on every row of the profile. */
  readonly agreement?: (a: number, b: number) => Float64Array;
}

function bindPolicy(policy: Policy, profile: Profile, rows: ArrayLike<number>): BoundPolicy {
  const profiled = profile.candidates.map((candidate) => candidate.name);
  const offered = { of: 'the profile', remedy: 'Profile again with it' };
  const candidates = positionsOf('candidate', policy.candidates, { ...offered, names: profiled });
  const columns = positionsOf('evidence', policy.evidence, { ...offered, names: profile.evidenceNames });
  return {
    candidates,
    features: featureColumns(profile, policy.features, rows),
    evidence: candidates.map((k) => selectColumns(profile.candidates[k].evidence, columns)),
    agreement: memoizedAgreement(
      profile.agreement && ((a, b) => profile.agreement!(candidates[a], candidates[b])),
    ),
  };
}
