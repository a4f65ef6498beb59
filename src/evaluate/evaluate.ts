import type { TrainTest } from '../learn/folds.ts';
import type { Constraint } from '../policy/constraint.ts';
import type { CostKind } from '../policy/costs.ts';
import { costsOf, defaultCost } from '../policy/costs.ts';
import { bestCandidate, DEFAULT_SUCCESS_AT } from '../policy/optimal-candidate.ts';
import type { Objective, Policy, PolicyTrainer } from '../policy/policy.ts';
import { mixAtCost, upperHull } from '../policy/verdict/upper-hull.ts';
import { namedYardsticks } from '../policy/verdict/verdict.ts';
import type { CorpusMetric } from '../profile/corpus-metric.ts';
import type { Profile } from '../profile/profile.ts';
import { selectInputs } from '../profile/select.ts';
import { mean } from '../statistics.ts';
import { blindBaseline, mixOutcomes, oracleOutcomes, singleBaselines } from './baselines.ts';
import { committeeBaselines } from './committee-baselines.ts';
import { CorpusScorer } from './corpus-scores.ts';
import { atOtherPoints, crossValidatePolicy, evaluationSplits } from './cross-validate-policy.ts';
import { describeRow, type RowInput } from './describe-row.ts';
import { evaluatedGain, evaluatedYardsticks } from './evaluated-gain.ts';
import type { Evaluation, EvaluationDetail } from './evaluation.ts';
import { footprintOf } from './footprint.ts';
import { Bootstrap } from './intervals.ts';
import { weightedMean } from './metrics.ts';
import type { Outcomes, Overhead } from './outcomes.ts';
import { simulate } from './simulate.ts';

/** Of a table that is not divided otherwise. */
const COMMITTEE_FOLDS = 5;

export interface EvaluateOptions {
  /** One of `profile.criteria`. Default: the first. */
  readonly criterion?: string;
  /** An output counts as right from this score on. Default 0.5. */
  readonly successAt?: number;
  /** The cost that counts. Default `latencyMs`; in a table that has its own cost, `cost`. */
  readonly cost?: CostKind;
  /** What policies must keep to; chooses among their operating points. */
  readonly constraint?: Constraint;
  /** Default 1. */
  readonly seed?: number;
  /** Bootstrap resamples. Default 1,000. */
  readonly resamples?: number;
  /**
   * Scores of all outputs together, for a profile that has the outputs as texts; the one named like the
   * criterion comes first in what is said. Default: none.
   */
  readonly corpusMetrics?: readonly CorpusMetric[];
  /** Clock in milliseconds, for the time of the decisions. Default `performance.now`. */
  readonly now?: () => number;
}

export interface CrossEvaluateOptions extends EvaluateOptions {
  /** Default: those the profile fixes, else 10. */
  readonly folds?: number;
  /** Instead of folds: fraction of the inputs to train on. */
  readonly split?: number;
  /** Default 1. */
  readonly repeats?: number;
  /** Called after every policy and fold. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Show so many of each policy's operating points beside the one it chose. Default 0. */
  readonly operatingPoints?: number;
}

export interface NamedTrainer {
  readonly name: string;
  readonly trainer: PolicyTrainer;
}

/**
 * Refits every policy in each fold (or on each split), and shows what it does on the inputs held out, beside
 * every single candidate, the oracle, and random mixing at equal cost.
 *
 * @throws PremodelError `too-few-inputs`, `invalid-folds`, `invalid-option`, `unknown-criterion`
 *
 * @example
 * const { evaluation } = evaluate(profile, [{ name: 'cascade', trainer: cascade() }], { folds: 5 });
 * for (const { name, accuracy } of evaluation.rows) console.log(name, accuracy);
 */
export function evaluate(
  profile: Profile,
  policies: readonly NamedTrainer[],
  options: CrossEvaluateOptions = {},
): EvaluationDetail {
  const { seed = 1, split, repeats = 1, now, onProgress } = options;
  const objective = objectiveOf(profile, options);
  const splits = evaluationSplits(profile, objective, { ...options, seed });
  const total = policies.length * splits.length;
  let done = 0;
  const onFold = () => onProgress?.(++done, total);
  const chosen = policies.map(({ name, trainer }) => ({
    name,
    ...crossValidatePolicy(profile, trainer, objective, splits, { seed, now, onFold }),
  }));
  const shown = options.operatingPoints ?? 0;
  const results = chosen.flatMap((result) => [
    result,
    ...atOtherPoints(result.fitted, profile, splits, { shown, now }).map((other) => ({
      ...other,
      name: result.name,
      fitted: result.fitted,
    })),
  ]);
  const evaluated = {
    inputs: Int32Array.from(splits.flatMap(({ test }) => Array.from(test))),
    folds: Int32Array.from(splits.flatMap(({ test }, fold) => Array.from(test, () => fold))),
  };
  return assemble(profile, results, { ...evaluated, splits }, objective, {
    method: split === undefined ? 'cross-validation' : 'split',
    folds: split === undefined ? splits.length / repeats : 0,
    split,
    repeats,
    seed,
    resamples: options.resamples,
    corpusMetrics: options.corpusMetrics,
  });
}

/**
 * What a fitted policy does on a table it never saw, at the operating point it acts by and, beside it, at every one it
 * has. Candidates, features and evidence are matched by name.
 * @throws PremodelError `missing-candidate`, `missing-feature`, `missing-evidence`, `unknown-criterion`
 *
 * @example
 * const { evaluation } = evaluateFitted(profile, { name: 'in use', policy: policyOf(premodel) });
 */
export function evaluateFitted(
  profile: Profile,
  policy: { readonly name: string; readonly policy: Policy },
  options: EvaluateOptions = {},
): EvaluationDetail {
  const { points = 1, frontier } = policy.policy;
  const at = (point?: number) => ({
    name: policy.name,
    fitted: [policy.policy],
    ...simulate(policy.policy, profile, { now: options.now, point }),
  });
  const result = at();
  const others = Array.from({ length: points > 1 ? points : 0 }, (_, point) => ({
    ...at(point),
    operatingPoint: `point ${point + 1} of ${points}`,
    ...(frontier && { chosen: point === frontier.chosen }),
  }));
  const objective = objectiveOf(profile, options);
  const evaluated = { ...result.outcomes, splits: foldsOf(profile, objective, options.seed) };
  return assemble(profile, [result, ...others], evaluated, objective, {
    method: 'held-out-table',
    folds: 0,
    repeats: 1,
    seed: options.seed ?? 1,
    resamples: options.resamples,
    corpusMetrics: options.corpusMetrics,
  });
}

export function objectiveOf(profile: Profile, options: EvaluateOptions): Objective {
  const { criterion = profile.criteria[0], successAt = DEFAULT_SUCCESS_AT } = options;
  const { cost = defaultCost(profile), constraint } = options;
  return { criterion, successAt, cost, ...(constraint && { constraint }) };
}

/** What committees are fitted on in turn where the table itself was not divided. */
function foldsOf(profile: Profile, objective: Objective, seed = 1): TrainTest[] {
  const folds = Math.min(COMMITTEE_FOLDS, profile.inputs.length);
  return folds < 2 ? [] : evaluationSplits(profile, objective, { folds, seed });
}

interface PolicyResult {
  readonly name: string;
  readonly outcomes: Outcomes;
  readonly overhead: Overhead;
  readonly fitted: readonly Policy[];
  readonly operatingPoint?: string;
  readonly chosen?: boolean;
}

function assemble(
  profile: Profile,
  results: readonly PolicyResult[],
  { inputs, folds, splits }: Pick<Outcomes, 'inputs' | 'folds'> & { readonly splits: readonly TrainTest[] },
  objective: Objective,
  procedure: Pick<Evaluation, 'method' | 'folds' | 'split' | 'repeats' | 'seed'> &
    Pick<EvaluateOptions, 'resamples' | 'corpusMetrics'>,
): EvaluationDetail {
  const { criterion } = objective;
  const withFolds = (outcomes: Outcomes): Outcomes => ({
    ...outcomes,
    folds: Int32Array.from(outcomes.inputs, (_, m) => folds[m % folds.length]),
  });
  const best = bestCandidate(selectInputs(profile, inputs), objective);
  const costs = profile.candidates.map((candidate) => mean(costsOf(candidate, objective)));
  const byCost = costs.map((_, k) => k).sort((a, b) => costs[a] - costs[b]);
  const baselines = singleBaselines(profile, inputs, objective).map((each) => ({
    ...each,
    outcomes: withFolds(each.outcomes),
  }));
  const committees = committeeBaselines(profile, objective, splits, procedure.seed).map((each) =>
    blindBaseline(each.candidates, each.outcomes, objective),
  );
  const singlesHull = upperHull(baselines);
  const blindHull = upperHull([...baselines, ...committees]);
  const yardsticks = evaluatedYardsticks(baselines, committees, objective);
  const oracle = withFolds(oracleOutcomes(profile, inputs, objective));
  const rows: RowInput[] = [
    ...byCost.map(
      (k): RowInput => ({
        name: profile.candidates[k].name,
        kind: 'single',
        outcomes: baselines[k].outcomes,
        footprint: footprintOf(profile, [[profile.candidates[k].name]]),
      }),
    ),
    ...blindHull
      .filter(({ candidates }) => candidates.length > 1)
      .map(
        ({ candidates, outcomes }): RowInput => ({
          name: candidates.join(' + '),
          kind: 'committee',
          outcomes,
          footprint: footprintOf(profile, [candidates]),
        }),
      ),
    {
      name: 'oracle',
      kind: 'oracle',
      outcomes: oracle,
      footprint: footprintOf(profile, [profile.candidates.map(({ name }) => name)]),
    },
  ];
  for (const { name, outcomes, overhead, fitted, operatingPoint, chosen } of results) {
    const spent = costsOf(outcomes, objective);
    const cost = weightedMean(outcomes, (m) => spent[m]);
    const randomMix = withFolds(mixOutcomes(profile, inputs, mixAtCost(singlesHull, cost)));
    const blindMix = withFolds(mixOutcomes(profile, inputs, mixAtCost(blindHull, cost)));
    const gain = evaluatedGain(yardsticks, outcomes, objective);
    const footprint = footprintOf(
      profile,
      fitted.map((policy) => policy.candidates),
    );
    rows.push({
      name,
      kind: 'policy',
      operatingPoint,
      chosen,
      outcomes,
      overhead,
      footprint,
      against: { randomMix, blindMix, gain },
    });
    if (operatingPoint !== undefined) continue;
    rows.push(
      { name: `random mix at the cost of ${name}`, kind: 'random-mix', outcomes: randomMix },
      { name: `blind mix at the cost of ${name}`, kind: 'blind-mix', outcomes: blindMix },
    );
  }

  const [cheapest] = yardsticks.cheapestAsGood.candidates;
  const bootstrap = new Bootstrap(inputs, { resamples: procedure.resamples, seed: procedure.seed });
  const metrics = corpusMetricsOf(profile, criterion, procedure.corpusMetrics);
  const context = {
    profile,
    criterion,
    bootstrap,
    corpus: metrics.length > 0 ? new CorpusScorer(profile, metrics, bootstrap) : undefined,
    singleBest: baselines[best].outcomes,
    cheapestAsGood: baselines.find(({ candidates }) => candidates[0] === cheapest)!.outcomes,
    oracle,
    folded: procedure.method !== 'held-out-table',
  };
  return {
    evaluation: {
      inputs: new Set(inputs).size,
      folds: procedure.folds,
      seed: procedure.seed,
      device: profile.provenance.device,
      method: procedure.method,
      ...(procedure.split !== undefined && { split: procedure.split }),
      repeats: procedure.repeats,
      criterion,
      successAt: objective.successAt,
      cost: objective.cost ?? 'latencyMs',
      ...(profile.decodeMs && { decodeMs: mean(Float64Array.from(inputs, (row) => profile.decodeMs![row])) }),
      ...(metrics.length > 0 && { corpusMetrics: metrics.map(({ name }) => name) }),
      resamples: bootstrap.resamples,
      singleBest: profile.candidates[best].name,
      yardsticks: namedYardsticks(yardsticks),
      rows: rows.map((row) => describeRow(row, context)),
    },
    outcomes: rows.map((row) => row.outcomes),
    frontier: blindHull,
    fitted: Object.fromEntries(results.map(({ name, fitted }) => [name, fitted])),
  };
}

/** Those that can be computed, the criterion's own first. */
function corpusMetricsOf(
  { candidates }: Profile,
  criterion: string,
  metrics: readonly CorpusMetric[] = [],
): CorpusMetric[] {
  if (!candidates.every(({ outputs }) => outputs)) return [];
  return [
    ...metrics.filter(({ name }) => name === criterion),
    ...metrics.filter(({ name }) => name !== criterion),
  ];
}
