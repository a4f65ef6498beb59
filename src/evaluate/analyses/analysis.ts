import { backwardSelection } from '../../learn/feature-selection/backward-selection.ts';
import type { TrainTest } from '../../learn/folds.ts';
import { costsOf } from '../../policy/costs.ts';
import { featureSearch, namesOf } from '../../policy/paper/choose-features.ts';
import {
  type PaperOptions,
  type ResolvedPaperOptions,
  resolvePaperOptions,
} from '../../policy/paper/options.ts';
import { choiceLabels, paperPremodel } from '../../policy/paper/paper-premodel.ts';
import type { Objective, Policy } from '../../policy/policy.ts';
import { mixAtCost, upperHull } from '../../policy/verdict/upper-hull.ts';
import type { Profile } from '../../profile/profile.ts';
import { selectInputs } from '../../profile/select.ts';
import { mixOutcomes, singleBaselines } from '../baselines.ts';
import { evaluationSplits } from '../cross-validate-policy.ts';
import { accuracy, coverage, weightedMean } from '../metrics.ts';
import { concatOutcomes, type Outcomes } from '../outcomes.ts';
import { simulate } from '../simulate.ts';

/** A table of the paper, made again on a profile. Fractions are 0..1. */
export interface Analysis {
  readonly name: string;
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

export interface AnalysisOptions {
  /** Options of the paper's premodel that an analysis does not vary. */
  readonly premodel?: PaperOptions;
  /** Default: those the profile fixes, else 10. */
  readonly folds?: number;
  /** Default 1. */
  readonly seed?: number;
  /** Clock in milliseconds, for the time of the decisions. Default `performance.now`. */
  readonly now?: () => number;
}

/**
 * What the analyses share: the folds, and the features chosen on the training side of each, searched once.
 *
 * @example
 * const context = new AnalysisContext(profile, { criterion: 'top1', successAt: 0.5 });
 * const { columns, rows } = analyses['number-of-candidates'](context);
 */
export class AnalysisContext {
  readonly profile: Profile;
  readonly objective: Objective;
  readonly options: ResolvedPaperOptions;
  readonly seed: number;
  readonly splits: readonly TrainTest[];
  readonly #now?: () => number;
  readonly #training = new Map<number, Profile>();
  readonly #searched = new Map<number, readonly Int32Array[]>();

  constructor(profile: Profile, objective: Objective, options: AnalysisOptions = {}) {
    this.profile = profile;
    this.objective = objective;
    this.options = resolvePaperOptions(profile, options.premodel ?? {});
    this.seed = options.seed ?? 1;
    this.#now = options.now;
    this.splits = evaluationSplits(profile, objective, { folds: options.folds, seed: this.seed });
  }

  trainingOf(split: number): Profile {
    return once(this.#training, split, () => selectInputs(this.profile, this.splits[split].train));
  }

  /**
   * Names of the features (besides the bag of words) the paper's search keeps on the training side of a split, for
   * the candidates kept by the options given; those asked for by name where the options do.
   */
  featuresOf(split: number, count?: number): ResolvedPaperOptions['features'] {
    const { features, featureCount } = this.options;
    const searches = features === 'auto' || count !== undefined;
    if (!searches || this.profile.features.names.length === 0) return features;
    const sets = once(this.#searched, split, () => {
      const training = this.trainingOf(split);
      const { target } = choiceLabels(training, this.objective, this.options);
      const { kept, evaluator } = featureSearch(training, target, {
        ...this.options,
        seed: this.seed,
      });
      if (!evaluator || kept.length === 0) return [kept];
      const { steps } = backwardSelection(evaluator, { features: kept, minFeatures: 1, tolerance: 1 });
      return [kept, ...steps.map((step) => step.features)];
    });
    const chosen = sets.find((set) => set.length <= (count ?? featureCount)) ?? sets[0];
    return namesOf(chosen, this.profile.features);
  }

  /** The premodel with these options, fitted on the training side of a split. */
  premodelOf(split: number, options: PaperOptions = {}): Policy {
    const trainer = paperPremodel({ ...this.options, features: this.featuresOf(split), ...options });
    return trainer.fit(this.trainingOf(split), this.objective, { seed: this.seed });
  }

  /** What the premodel with these options does on the inputs held out. */
  heldOut(options: (split: number) => PaperOptions): Outcomes {
    return concatOutcomes(
      this.splits.map(({ test }, split) => {
        const policy = this.premodelOf(split, options(split));
        return simulate(policy, this.profile, { rows: test, now: this.#now }).outcomes;
      }),
    );
  }

  /** Names of what {@link measure} gives. */
  get outcomeColumns(): string[] {
    const { cost = 'latencyMs' } = this.objective;
    return ['accuracy', 'coverage', 'selectiveAccuracy', cost, 'gainOverRandomMix'];
  }

  /** Values of `outcomeColumns`: an abstention counts as wrong. */
  measure(outcomes: Outcomes): number[] {
    const { profile, objective } = this;
    const right = accuracy(outcomes, objective.criterion);
    const covered = coverage(outcomes);
    const costs = costsOf(outcomes, objective);
    const cost = weightedMean(outcomes, (m) => costs[m]);
    const hull = upperHull(singleBaselines(profile, outcomes.inputs, objective));
    const mix = mixOutcomes(profile, outcomes.inputs, mixAtCost(hull, cost));
    return [
      right,
      covered,
      covered > 0 ? right / covered : 0,
      cost,
      right - accuracy(mix, objective.criterion),
    ];
  }
}

function once<Value>(known: Map<number, Value>, key: number, make: () => Value): Value {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}
