import { PremodelError } from '../error.ts';
import { stratifiedKFold, stratifiedSplit, type TrainTest, trainTestOf } from '../learn/folds.ts';
import { optimalCandidates } from '../policy/optimal-candidate.ts';
import type { Objective, Policy, PolicyTrainer } from '../policy/policy.ts';
import type { Profile } from '../profile/profile.ts';
import { selectInputs } from '../profile/select.ts';
import { concatOutcomes, type Outcomes, type Overhead } from './outcomes.ts';
import { simulate } from './simulate.ts';

export interface SplitOptions {
  /** How many stratified folds, each held out once. Default: those the profile fixes, else 10. */
  readonly folds?: number;
  /** Instead of folds: the fraction of inputs to train on, the rest held out once per repeat. */
  readonly split?: number;
  /** How often to do it all again with another division. Default 1. */
  readonly repeats?: number;
  readonly seed: number;
}

/**
 * The divisions of a profile's inputs, stratified by the optimal candidate of each.
 * @throws PremodelError `too-few-inputs`, `invalid-folds`, `invalid-option`
 */
export function evaluationSplits(profile: Profile, objective: Objective, options: SplitOptions): TrainTest[] {
  const { split, repeats = 1, seed } = options;
  const n = profile.inputs.length;
  const folds = Math.min(options.folds ?? 10, n);
  if (n < 2) {
    throw new PremodelError('too-few-inputs', `cannot hold anything out of ${n} input(s)`, {
      remedy: 'profile the candidates on more inputs',
    });
  }
  if (!(Number.isInteger(repeats) && repeats >= 1)) {
    throw new PremodelError('invalid-option', `repeats is ${repeats}`, {
      place: { field: 'repeats' },
      remedy: 'give a whole number of at least 1',
    });
  }
  if (profile.folds && options.folds === undefined && split === undefined && repeats === 1) {
    return fixedSplits(profile.folds);
  }
  const labels = optimalCandidates(profile, objective);
  return Array.from({ length: repeats }, (_, repeat) => {
    if (split !== undefined) return [stratifiedSplit(labels, split, seed + repeat)];
    const foldOf = stratifiedKFold(labels, folds, seed + repeat);
    return Array.from({ length: folds }, (_, fold) => trainTestOf(foldOf, fold));
  }).flat();
}

function fixedSplits(folds: Int32Array): TrainTest[] {
  const numbers = [...new Set(folds)].sort((a, b) => a - b);
  return numbers.map((fold) => trainTestOf(folds, fold));
}

/** Refits the policy on the training side of every split and lets it choose on the other side. */
export function crossValidatePolicy(
  profile: Profile,
  trainer: PolicyTrainer,
  objective: Objective,
  splits: readonly TrainTest[],
  options: { seed: number; now?: () => number; onFold?: () => void },
): { outcomes: Outcomes; overhead: Overhead; fitted: Policy[] } {
  const fitted: Policy[] = [];
  const parts = splits.map(({ train, test }, fold) => {
    const policy = trainer.fit(selectInputs(profile, train), objective, { seed: options.seed });
    fitted.push(policy);
    const part = simulate(policy, profile, { rows: test, now: options.now });
    part.outcomes.folds.fill(fold);
    options.onFold?.();
    return part;
  });
  return { ...pooled(parts), fitted };
}

/**
 * What policies that were fitted one per split do by others of their operating points than the chosen one, evenly
 * spread from the cheapest to the most accurate. None where not all of them have the same number of points.
 */
export function atOtherPoints(
  fitted: readonly Policy[],
  profile: Profile,
  splits: readonly TrainTest[],
  { shown, now }: { readonly shown: number; readonly now?: () => number },
): { outcomes: Outcomes; overhead: Overhead; operatingPoint: string }[] {
  const [{ points = 1 }] = fitted;
  if (shown < 1 || points < 2 || fitted.some((policy) => policy.points !== points)) return [];
  const spread = Array.from({ length: shown }, (_, i) =>
    Math.round((i * (points - 1)) / Math.max(1, shown - 1)),
  );
  return [...new Set(spread)].map((point) => {
    const parts = splits.map(({ test }, fold) => {
      const part = simulate(fitted[fold], profile, { rows: test, point, now });
      part.outcomes.folds.fill(fold);
      return part;
    });
    return { ...pooled(parts), operatingPoint: `point ${point + 1} of ${points}` };
  });
}

/** The rows of all splits together. */
function pooled(parts: readonly { readonly outcomes: Outcomes; readonly overhead: Overhead }[]) {
  const inputs = parts.reduce((sum, { outcomes }) => sum + outcomes.inputs.length, 0);
  const meanOf = (pick: (overhead: Overhead) => number) =>
    parts.reduce((sum, { outcomes, overhead }) => sum + pick(overhead) * outcomes.inputs.length, 0) / inputs;
  return {
    outcomes: concatOutcomes(parts.map((part) => part.outcomes)),
    overhead: {
      featuresMs: meanOf((overhead) => overhead.featuresMs),
      decisionMs: meanOf((overhead) => overhead.decisionMs),
    },
  };
}
