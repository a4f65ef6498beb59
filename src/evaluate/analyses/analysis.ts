import { stratifiedKFold, type TrainTest, trainTestOf } from '../../learn/folds.ts';
import { optimalCandidates } from '../../policy/optimal-candidate.ts';
import type { PaperOptions } from '../../policy/paper/options.ts';
import type { Objective, PolicyTrainer } from '../../policy/policy.ts';
import type { Profile } from '../../profile/profile.ts';
import { crossValidatePolicy } from '../cross-validate-policy.ts';
import { accuracy, coverage, weightedMean } from '../metrics.ts';
import type { Outcomes } from '../outcomes.ts';

/** A table of the paper, made again on a profile. Fractions are 0..1. */
export interface Analysis {
  readonly name: string;
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

export interface AnalysisContext {
  readonly profile: Profile;
  readonly objective: Objective;
  /** Options of the paper's premodel that an analysis does not vary. */
  readonly options: PaperOptions;
  readonly folds: number;
  readonly seed: number;
}

export function splitsOf({ profile, objective, folds, seed }: AnalysisContext): TrainTest[] {
  const foldOf = stratifiedKFold(
    optimalCandidates(profile, objective),
    Math.min(folds, profile.inputs.length),
    seed,
  );
  return Array.from({ length: Math.max(...foldOf) + 1 }, (_, fold) => trainTestOf(foldOf, fold));
}

export const outcomeColumns = ['accuracy', 'coverage', 'selectiveAccuracy', 'latencyMs'] as const;

/** Values of `outcomeColumns`: held out, an abstention counting as wrong. */
export function outcomeValues(outcomes: Outcomes, { objective }: AnalysisContext): number[] {
  const right = accuracy(outcomes, objective.criterion);
  const covered = coverage(outcomes);
  return [
    right,
    covered,
    covered > 0 ? right / covered : 0,
    weightedMean(outcomes, (m) => outcomes.latencyMs[m]),
  ];
}

export function crossValidated(context: AnalysisContext, trainer: PolicyTrainer): number[] {
  const { profile, objective, seed } = context;
  const { outcomes } = crossValidatePolicy(profile, trainer, objective, splitsOf(context), { seed });
  return outcomeValues(outcomes, context);
}
