import { kFold, trainTestOf } from '../../learn/folds.ts';
import { logisticRegression } from '../../learn/linear/logistic-regression.ts';
import { type Matrix, matrix, rowOf, selectRows } from '../../learn/matrix.ts';
import type { Objective, Policy } from '../../policy/policy.ts';
import type { Profile } from '../../profile/profile.ts';
import {
  type HeldOutPolicy,
  type KnownDecisions,
  knownDecisions,
  observationColumns,
} from './held-out-decisions.ts';
import { logitOf, Soundness } from './soundness.ts';

export interface FitSoundnessOptions {
  /** Flag so many of the right decisions, above 0 and below 1. Default 0.05. */
  readonly falseAlarms?: number;
  readonly seed: number;
}

/** Logits kept for p-values: enough for a resolution of a tenth of a percent. */
const MOST_LOGITS = 1000;

const FOLDS = 5;

/** Boosted trees tell wrong from right no better on what runs say of themselves, and take longer to ask. */
const learner = logisticRegression({ c: 0.02, standardize: true });

/**
 * Learns to tell right decisions of a policy from wrong ones. The decisions learned from are those of policies
 * fitted in the same way without the inputs decided on, and probabilities and p-values come from a second
 * cross-fit over those decisions, so that neither flatters.
 *
 * @param heldOut of `profile`, by the trainer of `policy`; see `heldOutPolicies`
 *
 * @example
 * const heldOut = heldOutPolicies(profile, planner(), objective, { folds: 5, seed: 1 });
 * const soundness = fitSoundness(profile, policy, heldOut, objective, { seed: 1 });
 */
export function fitSoundness(
  profile: Profile,
  policy: Policy,
  heldOut: readonly HeldOutPolicy[],
  objective: Objective,
  options: FitSoundnessOptions,
): Soundness {
  const { falseAlarms = 0.05, seed } = options;
  const columns = observationColumns(policy, heldOut, profile);
  const { x, right } = concat(heldOut.map((one) => knownDecisions(one, profile, objective, columns)));
  const logits = heldOutLogits(x, right, seed);
  const calibrator = logisticRegression({ c: 1e4 }).fit(matrix(logits.length, 1, logits), right, {
    classes: 2,
  });
  const intercept = logitOf(calibrator, [0]);
  return new Soundness({
    columns,
    classifier: learner.fit(x, right, { classes: 2, seed }),
    slope: logitOf(calibrator, [1]) - intercept,
    intercept,
    rightLogits: thin(logits.filter((_, i) => right[i] === 1).sort(), MOST_LOGITS),
    level: falseAlarms,
  });
}

function heldOutLogits(x: Matrix, y: Int32Array, seed: number): Float64Array {
  const foldOf = kFold(x.rows, FOLDS, seed);
  const logits = new Float64Array(x.rows);
  for (let fold = 0; fold < FOLDS; fold++) {
    const { train, test } = trainTestOf(foldOf, fold);
    const classifier = learner.fit(
      selectRows(x, train),
      train.map((row) => y[row]),
      { classes: 2, seed },
    );
    for (const row of test) logits[row] = logitOf(classifier, rowOf(x, row));
  }
  return logits;
}

function concat(parts: readonly KnownDecisions[]): KnownDecisions {
  const rows = parts.reduce((sum, { x }) => sum + x.rows, 0);
  const x = matrix(rows, parts[0].x.cols);
  const right = new Int32Array(rows);
  let at = 0;
  for (const part of parts) {
    x.data.set(part.x.data, at * x.cols);
    right.set(part.right, at);
    at += part.x.rows;
  }
  return { x, right };
}

/** At most so many of the ascending values, evenly spread over their ranks. */
function thin(ascending: Float64Array, most: number): Float64Array {
  if (ascending.length <= most) return ascending;
  return Float64Array.from(
    { length: most },
    (_, i) => ascending[Math.floor(((i + 0.5) * ascending.length) / most)],
  );
}
