import { actOnKnownRows } from '../policy/act-on-known-rows.ts';
import { criterionDepth, referenceClasses, scoreOfClasses } from '../policy/class-criterion.ts';
import { type KnownRun, knownRun, scoreAfter } from '../policy/known-run.ts';
import type { Knowledge, LabelProbability, Policy } from '../policy/policy.ts';
import type { Profile } from '../profile/profile.ts';
import { mean } from '../statistics.ts';
import { emptyOutcomes, type Outcomes, type Overhead, UNANSWERED } from './outcomes.ts';

export interface SimulateOptions {
  /** Which inputs of the profile, as indexes. Default: all. */
  readonly rows?: ArrayLike<number>;
  /** Which of the policy's operating points. Default: its own choice. */
  readonly point?: number;
  /** Clock in milliseconds, for the time of the decisions. Default `performance.now`. */
  readonly now?: () => number;
}

/**
 * Lets a policy choose on inputs whose outcomes are known, as if it ran. Candidates, features and evidence
 * are found by name. `latencyMs` holds the features (where the policy reads any), the mean decision time of
 * all rows (one row is too short to time), and every candidate that ran, as long as it ran.
 *
 * @throws PremodelError `missing-candidate`, `missing-feature` or `missing-evidence` when the profile lacks
 *   what the policy names.
 *
 * @example
 * const { outcomes } = simulate(policy, profile, { rows: [0, 1, 2] });
 * outcomes.scores.top1; // Float64Array [1, 0, 1]
 */
export function simulate(
  policy: Policy,
  profile: Profile,
  options: SimulateOptions = {},
): { outcomes: Outcomes; overhead: Overhead } {
  const { now = () => performance.now(), point } = options;
  const outcomes = emptyOutcomes(profile, Int32Array.from(options.rows ?? allRows(profile)));
  const width = profile.candidates.length;
  const combined = combinedScorer(profile);
  let decidingMs = 0;
  const timedNext = (knowledge: Knowledge) => {
    const start = now();
    const action = policy.next(knowledge, { point });
    decidingMs += now() - start;
    return action;
  };
  actOnKnownRows(policy, profile, outcomes.inputs, timedNext, {
    onRun(m, k, run) {
      addCosts(run, outcomes, m);
      if (run.continued) outcomes.continued[m * width + k] = 1;
      outcomes.ran[m * width + k] = run.answered ? 1 : UNANSWERED;
    },
    onAnswer(m, k, { spentMs, classes }) {
      recordAnswer(profile, outcomes, m, k, spentMs);
      if (classes) combined(outcomes, m, classes);
    },
  });

  const featuresMs = Float64Array.from(outcomes.inputs, (row) =>
    policy.features.length > 0 ? profile.features.latencyMs[row] : 0,
  );
  const decisionMs = outcomes.inputs.length > 0 ? decidingMs / outcomes.inputs.length : 0;
  featuresMs.forEach((ms, m) => {
    outcomes.latencyMs[m] += ms + decisionMs;
  });
  return { outcomes, overhead: { featuresMs: mean(featuresMs), decisionMs } };
}

/** What happens when row m's input is answered by `chosen[m]` alone, at no premodel cost. */
export function outcomesOfChoice(profile: Profile, inputs: Int32Array, chosen: ArrayLike<number>): Outcomes {
  const outcomes = emptyOutcomes(profile, inputs);
  inputs.forEach((row, m) => {
    const run = knownRun(profile, profile.candidates[chosen[m]], row, { hasRun: () => false, spentMs: 0 });
    outcomes.ran[m * profile.candidates.length + chosen[m]] = run.answered ? 1 : UNANSWERED;
    addCosts(run, outcomes, m);
    if (run.answered) recordAnswer(profile, outcomes, m, chosen[m], run.latencyMs);
  });
  return outcomes;
}

function addCosts({ latencyMs, energyMj, cost }: KnownRun, outcomes: Outcomes, m: number): void {
  outcomes.latencyMs[m] += latencyMs;
  if (outcomes.energyMj) outcomes.energyMj[m] += energyMj!;
  if (outcomes.cost) outcomes.cost[m] += cost!;
}

/** @param spentMs of all runs on the input */
function recordAnswer(
  profile: Profile,
  outcomes: Outcomes,
  m: number,
  chosen: number,
  spentMs: number,
): void {
  const row = outcomes.inputs[m];
  const candidate = profile.candidates[chosen];
  outcomes.answered[m] = chosen;
  for (const criterion of profile.criteria) {
    outcomes.scores[criterion][m] = scoreAfter(profile, candidate, criterion, row, spentMs);
  }
  if (outcomes.predicted) outcomes.predicted[m] = candidate.predicted![row];
}

/**
 * Replaces what a single candidate's answer scored by what the given classes score, by every criterion that looks
 * at classes.
 */
function combinedScorer(profile: Profile) {
  const references = referenceClasses(profile);
  const depths = new Map<string, number | undefined>();
  return (outcomes: Outcomes, m: number, classes: readonly LabelProbability[]) => {
    if (!references) return;
    if (outcomes.predicted) outcomes.predicted[m] = classes[0].label;
    for (const criterion of profile.criteria) {
      if (!depths.has(criterion)) depths.set(criterion, criterionDepth(profile, criterion));
      const depth = depths.get(criterion);
      if (depth === undefined) continue;
      outcomes.scores[criterion][m] = scoreOfClasses(classes, references[outcomes.inputs[m]], depth);
    }
  };
}

function allRows(profile: Profile): ArrayLike<number> {
  return Array.from(profile.inputs.keys());
}
