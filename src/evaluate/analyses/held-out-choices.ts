import { type Matrix, selectColumns, selectRows } from '../../learn/matrix.ts';
import { MinMaxScaler } from '../../learn/scaling.ts';
import { FAIL } from '../../policy/optimal-candidate.ts';
import { choiceLabels, paperPremodel } from '../../policy/paper/paper-premodel.ts';
import { ABSTAINED } from '../outcomes.ts';
import { simulate } from '../simulate.ts';
import type { AnalysisContext } from './analysis.ts';

/** What a premodel chose on the inputs one split held out, in the space it chose in. */
export interface HeldOutChoices {
  /** Scaled, selected features of the training inputs, and the optimal choice of each. */
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
  const { profile, objective, options, seed, splits } = context;
  return splits.map(({ train, test }, split) => {
    const training = context.trainingOf(split);
    const trainer = paperPremodel({ ...options, features: context.featuresOf(split), fallback: undefined });
    const policy = trainer.fit(training, objective, { seed });
    const columns = policy.features.map((name) => profile.features.names.indexOf(name));
    const values = selectColumns(profile.features.values, columns);
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
