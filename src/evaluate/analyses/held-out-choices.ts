import { type Matrix, selectRows } from '../../learn/matrix.ts';
import { MinMaxScaler } from '../../learn/scaling.ts';
import { FAIL, optimalCandidates } from '../../policy/optimal-candidate.ts';
import { ABSTAIN, type PaperOptions } from '../../policy/paper/options.ts';
import { choiceLabels } from '../../policy/paper/paper-premodel.ts';
import { featureColumns } from '../../profile/feature-columns.ts';
import { selectCandidates, selectInputs } from '../../profile/select.ts';
import { wordOfFeature } from '../../word-feature.ts';
import { ABSTAINED } from '../outcomes.ts';
import { simulate } from '../simulate.ts';
import type { AnalysisContext } from './analysis.ts';

/**
 * What a premodel chose on the inputs one split held out, in the space it chose in. Without the words: distances in
 * a thousand columns of mostly zeros say little and take minutes.
 */
export interface HeldOutChoices {
  /** Scaled, selected features of the training inputs (no words), and the optimal choice of each. */
  readonly trainX: Matrix;
  readonly trainLabels: Int32Array;
  readonly testX: Matrix;
  /** Position among the kept candidates, or `FAIL`. */
  readonly chosen: Int32Array;
  /** Score of the answer; 0 where abstained. */
  readonly scores: Float64Array;
  /** Whether the choice was right: a right answer, or none where every kept candidate is wrong. */
  readonly right: readonly boolean[];
}

/** The choices of every split. Without a fallback, so that an abstention shows what was chosen. */
export function heldOutChoices(context: AnalysisContext): HeldOutChoices[] {
  const { profile, objective, options, splits } = context;
  return splits.map(({ train, test }, split) => {
    const training = context.trainingOf(split);
    const policy = context.premodelOf(split, { fallback: ABSTAIN });
    const values = featureColumns(
      profile,
      policy.features.filter((name) => wordOfFeature(name) === undefined),
    );
    const scaler = MinMaxScaler.fit(selectRows(values, train));
    const { outcomes } = simulate(policy, profile, { rows: test });
    const kept = policy.candidates.map((name) => profile.candidates.findIndex((each) => each.name === name));
    const scores = outcomes.scores[objective.criterion];
    const solvable = (row: number) =>
      kept.some((k) => profile.candidates[k].scores[objective.criterion][row] >= objective.successAt);
    return {
      trainX: scaler.transform(selectRows(values, train)),
      trainLabels: choiceLabels(training, objective, options).labels,
      testX: scaler.transform(selectRows(values, test)),
      chosen: outcomes.answered.map((k) => (k === ABSTAINED ? FAIL : kept.indexOf(k))),
      scores,
      right: Array.from(test, (row, m) =>
        outcomes.answered[m] === ABSTAINED ? !solvable(row) : scores[m] >= objective.successAt,
      ),
    };
  });
}

/** Share of the held-out inputs for which the premodel with these options chooses the optimal candidate (or failure). */
export function choiceAccuracy(context: AnalysisContext, options: PaperOptions): number {
  const { profile, objective, splits } = context;
  let right = 0;
  splits.forEach(({ test }, split) => {
    const policy = context.premodelOf(split, { ...options, fallback: ABSTAIN });
    const heldOut = selectCandidates(selectInputs(profile, test), policy.candidates);
    const { answered } = simulate(policy, heldOut).outcomes;
    const optimal = optimalCandidates(heldOut, objective);
    optimal.forEach((best, m) => {
      if (answered[m] === (best === FAIL ? ABSTAINED : best)) right++;
    });
  });
  return right / profile.inputs.length;
}
