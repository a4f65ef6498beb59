import { kFold, trainTestOf } from '../../learn/folds.ts';
import { type Matrix, matrixFromRows, rowOf } from '../../learn/matrix.ts';
import { scoresBy } from '../../policy/optimal-candidate.ts';
import type { Objective, Policy, PolicyTrainer } from '../../policy/policy.ts';
import { featureColumns } from '../../profile/feature-columns.ts';
import type { Profile } from '../../profile/profile.ts';
import { candidateNamed, selectInputs } from '../../profile/select.ts';
import { wordOfFeature } from '../../word-feature.ts';
import { ABSTAINED } from '../outcomes.ts';
import { simulate } from '../simulate.ts';
import { type ObservationColumns, ObservationLayout } from './observation.ts';

/** A policy, and the inputs (as rows of a profile) that its fit did not see. */
export interface HeldOutPolicy {
  readonly policy: Policy;
  readonly rows: Int32Array;
}

/**
 * Refits a policy without each of some folds of a profile.
 *
 * @example
 * const [{ policy, rows }] = heldOutPolicies(profile, planner(), objective, { folds: 5, seed: 1 });
 * const { outcomes } = simulate(policy, profile, { rows });
 */
export function heldOutPolicies(
  profile: Profile,
  trainer: PolicyTrainer,
  objective: Objective,
  { folds, seed }: { readonly folds: number; readonly seed: number },
): HeldOutPolicy[] {
  const foldOf = kFold(profile.inputs.length, folds, seed);
  return Array.from({ length: folds }, (_, fold) => {
    const { train, test } = trainTestOf(foldOf, fold);
    return { policy: trainer.fit(selectInputs(profile, train), objective, { seed }), rows: test };
  });
}

/** What there is to see of the decisions of `policy`, and of policies fitted as it was, which may run others. */
export function observationColumns(
  policy: Policy,
  others: readonly HeldOutPolicy[],
  profile: Profile,
): ObservationColumns {
  return {
    candidates: [...new Set([policy, ...others.map((other) => other.policy)].flatMap((p) => p.candidates))],
    features: policy.features.filter((name) => wordOfFeature(name) === undefined),
    evidence: profile.evidenceNames,
  };
}

/** Decisions whose outcome is known, as rows for a learner. */
export interface KnownDecisions {
  readonly x: Matrix;
  /** 1 where the decision was right: a right answer, or none where every candidate of the policy is wrong. */
  readonly right: Int32Array;
}

export function knownDecisions(
  { policy, rows }: HeldOutPolicy,
  profile: Profile,
  objective: Objective,
  columns: ObservationColumns,
): KnownDecisions {
  const layout = new ObservationLayout(columns);
  const { outcomes } = simulate(policy, profile, { rows });
  const { answered, ran } = outcomes;
  const width = profile.candidates.length;
  const positions = columns.candidates.map((name) => profile.candidates.findIndex((c) => c.name === name));
  const features = featureColumns(profile, columns.features, rows);
  const scores = outcomes.scores[objective.criterion];
  const kept = policy.candidates.map((name) => scoresBy(candidateNamed(profile, name), objective.criterion));
  const x = matrixFromRows(
    Array.from(rows, (row, m) =>
      layout.row({
        features: rowOf(features, m),
        evidence: positions.map((k) =>
          ran[m * width + k] === 1 ? rowOf(profile.candidates[k].evidence, row) : undefined,
        ),
        answered: answered[m] === ABSTAINED ? undefined : positions.indexOf(answered[m]),
      }),
    ),
    layout.width,
  );
  const right = Int32Array.from(rows, (row, m) => {
    const isRight =
      answered[m] === ABSTAINED
        ? kept.every((of) => of[row] < objective.successAt)
        : scores[m] >= objective.successAt;
    return isRight ? 1 : 0;
  });
  return { x, right };
}
