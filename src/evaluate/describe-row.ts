import type { Gain } from '../policy/verdict/gain.ts';
import type { CandidateProfile, Profile } from '../profile/profile.ts';
import type { CorpusScorer } from './corpus-scores.ts';
import { endToEndOf } from './end-to-end.ts';
import type { Cost, EvaluationRow, PairedDifference, RowIntervals, RowKind } from './evaluation.ts';
import type { Footprint } from './footprint.ts';
import { type Bootstrap, type Interval, interval95, type Ratio } from './intervals.ts';
import {
  accuracy,
  continuedShares,
  coverage,
  geometricMeanOverFolds,
  macroScores,
  runShares,
  shares,
  timeQuantiles,
  weightedMean,
} from './metrics.ts';
import { ABSTAINED, type Outcomes, type Overhead } from './outcomes.ts';

/** What every row is measured with and against. */
export interface RowContext {
  readonly profile: Profile;
  readonly criterion: string;
  readonly bootstrap: Bootstrap;
  /** Where outputs are texts. */
  readonly corpus?: CorpusScorer;
  readonly singleBest: Outcomes;
  /** The cheapest single candidate not established to be less accurate than that. */
  readonly cheapestAsGood: Outcomes;
  readonly oracle: Outcomes;
  /** Whether the outcomes come from folds or splits. */
  readonly folded: boolean;
}

export interface RowInput {
  readonly name: string;
  readonly kind: RowKind;
  readonly operatingPoint?: string;
  readonly chosen?: boolean;
  readonly outcomes: Outcomes;
  readonly overhead?: Overhead;
  readonly footprint?: Footprint;
  /** Policies only. */
  readonly against?: {
    /** Random mixing of single candidates at the same cost. */
    readonly randomMix: Outcomes;
    /** The same of single candidates and committees. */
    readonly blindMix: Outcomes;
    readonly gain: Gain;
  };
}

/** The metrics of one row of an evaluation. */
export function describeRow(input: RowInput, context: RowContext): EvaluationRow {
  const { name, kind, operatingPoint, chosen, outcomes, overhead, footprint, against } = input;
  const { profile, criterion, singleBest, oracle } = context;
  const ratios = rowRatios(outcomes, context);
  const byName = (values: number[], named = (_: CandidateProfile) => true) =>
    Object.fromEntries(
      profile.candidates.flatMap((candidate, k) => (named(candidate) ? [[candidate.name, values[k]]] : [])),
    );
  const canContinue = ({ continues }: CandidateProfile) => continues !== undefined;
  const truth = classesOf(profile);
  const singleBestAccuracy = accuracy(singleBest, criterion);
  const headroom = accuracy(oracle, criterion) - singleBestAccuracy;
  const own = accuracy(outcomes, criterion);
  const covered = coverage(outcomes);
  const endToEndMs = endToEndOf(outcomes, profile);
  return {
    name,
    kind,
    ...(operatingPoint !== undefined && { operatingPoint }),
    ...(chosen !== undefined && { chosen }),
    accuracy: own,
    coverage: covered,
    selectiveAccuracy: covered > 0 ? own / covered : 0,
    cost: costOf(outcomes, profile),
    shares: byName(shares(outcomes, profile.candidates.length)),
    runShares: byName(runShares(outcomes, profile.candidates.length)),
    ...(profile.candidates.some(canContinue) && {
      continuedShares: byName(continuedShares(outcomes, profile.candidates.length), canContinue),
    }),
    interval95: intervalsOf(ratios, context),
    scores: Object.fromEntries(profile.criteria.map((each) => [each, accuracy(outcomes, each)])),
    ...(context.corpus && { corpus: context.corpus.scores(outcomes) }),
    ...(truth && outcomes.predicted && { macro: macroScores(outcomes, outcomes.predicted, truth) }),
    ...(headroom > 0 && { closedGap: (own - singleBestAccuracy) / headroom }),
    ...(footprint && { footprint }),
    ...(overhead && { overhead }),
    ...(against && comparisonsOf(outcomes, against, context)),
    ...(context.folded && {
      geometricMean: {
        accuracy: geometricMeanOverFolds(outcomes, outcomes.scores[criterion]),
        latencyMs: geometricMeanOverFolds(outcomes, outcomes.latencyMs),
        ...(endToEndMs && { endToEndMs: geometricMeanOverFolds(outcomes, endToEndMs) }),
        ...(outcomes.energyMj && { energyMj: geometricMeanOverFolds(outcomes, outcomes.energyMj) }),
        ...(outcomes.cost && { other: geometricMeanOverFolds(outcomes, outcomes.cost) }),
      },
    }),
  };
}

/** A gain is claimed where the scores row by row and what is shown, which may be of the whole corpus, both say so. */
function comparisonsOf(
  outcomes: Outcomes,
  { randomMix, blindMix, gain }: NonNullable<RowInput['against']>,
  context: RowContext,
): Pick<EvaluationRow, 'pairedDifferences' | 'gain'> {
  const to = (other: Outcomes) => pairedDifference(outcomes, other, context);
  const againstBlind = to(blindMix);
  const shown = context.corpus ? againstBlind.corpus![context.corpus.leading] : againstBlind.accuracy;
  return {
    pairedDifferences: {
      singleBest: to(context.singleBest),
      cheapestAsGood: to(context.cheapestAsGood),
      randomMix: to(randomMix),
      blindMix: againstBlind,
      oracle: to(context.oracle),
    },
    gain: { ...gain, established: gain.established && shown.interval95[0] > 0 },
  };
}

const QUANTILES = [0.5, 0.9, 0.95];

function costOf(outcomes: Outcomes, profile: Profile): Cost {
  const { latencyMs, energyMj, cost } = outcomes;
  const [p50LatencyMs, p90LatencyMs, p95LatencyMs] = timeQuantiles(outcomes, latencyMs, QUANTILES);
  return {
    latencyMs: weightedMean(outcomes, (m) => latencyMs[m]),
    p50LatencyMs,
    p90LatencyMs,
    p95LatencyMs,
    ...endToEndCost(outcomes, profile),
    ...(energyMj && { energyMj: weightedMean(outcomes, (m) => energyMj[m]) }),
    ...(cost && { other: weightedMean(outcomes, (m) => cost[m]) }),
  };
}

function endToEndCost(outcomes: Outcomes, profile: Profile): Partial<Cost> {
  const endToEndMs = endToEndOf(outcomes, profile);
  if (!endToEndMs) return {};
  const [p50EndToEndMs, p90EndToEndMs, p95EndToEndMs] = timeQuantiles(outcomes, endToEndMs, QUANTILES);
  return {
    endToEndMs: weightedMean(outcomes, (m) => endToEndMs[m]),
    p50EndToEndMs,
    p90EndToEndMs,
    p95EndToEndMs,
  };
}

/** Every statistic with an interval, as a ratio of sums over inputs. */
function rowRatios(outcomes: Outcomes, { profile, bootstrap, criterion }: RowContext) {
  const { latencyMs, energyMj, cost } = outcomes;
  const endToEndMs = endToEndOf(outcomes, profile);
  const score = outcomes.scores[criterion];
  const answered = (m: number) => (outcomes.answered[m] === ABSTAINED ? 0 : 1);
  const mean = (value: (m: number) => number) => bootstrap.ratio(outcomes, value, () => 1);
  return {
    accuracy: mean((m) => score[m]),
    coverage: mean(answered),
    selectiveAccuracy: bootstrap.ratio(outcomes, (m) => score[m], answered),
    latencyMs: mean((m) => latencyMs[m]),
    endToEndMs: endToEndMs && mean((m) => endToEndMs[m]),
    energyMj: energyMj && mean((m) => energyMj[m]),
    other: cost && mean((m) => cost[m]),
  };
}

function intervalsOf(ratios: ReturnType<typeof rowRatios>, context: RowContext): RowIntervals {
  const { bootstrap, singleBest, oracle } = context;
  const of = (ratio: Ratio) => interval95(bootstrap.replicate(ratio));
  const best = rowRatios(singleBest, context).accuracy;
  const perfect = rowRatios(oracle, context).accuracy;
  const gap: Ratio = {
    numerator: ratios.accuracy.numerator.map((value, i) => value - best.numerator[i]),
    denominator: perfect.numerator.map((value, i) => value - best.numerator[i]),
  };
  return {
    accuracy: of(ratios.accuracy),
    coverage: of(ratios.coverage),
    selectiveAccuracy: of(ratios.selectiveAccuracy),
    latencyMs: of(ratios.latencyMs),
    ...(ratios.endToEndMs && { endToEndMs: of(ratios.endToEndMs) }),
    ...(ratios.energyMj && { energyMj: of(ratios.energyMj) }),
    ...(ratios.other && { other: of(ratios.other) }),
    ...(gap.denominator.some((value) => value > 0) && { closedGap: of(gap) }),
  };
}

function pairedDifference(outcomes: Outcomes, other: Outcomes, context: RowContext): PairedDifference {
  const mine = rowRatios(outcomes, context);
  const theirs = rowRatios(other, context);
  const compare = (ours: Ratio, other: Ratio) => {
    const [a, b] = [context.bootstrap.replicate(ours), context.bootstrap.replicate(other)];
    const interval: Interval = interval95(a.map((value, i) => value - b[i]));
    return { difference: overall(ours) - overall(other), interval95: interval };
  };
  const latencyMs = compare(mine.latencyMs, theirs.latencyMs);
  return {
    accuracy: compare(mine.accuracy, theirs.accuracy),
    latencyMs,
    // Decoding is the same on both sides.
    ...(context.profile.decodeMs && { endToEndMs: latencyMs }),
    ...(context.corpus && { corpus: context.corpus.differences(outcomes, other) }),
    ...(mine.other && theirs.other && { other: compare(mine.other, theirs.other) }),
  };
}

function overall({ numerator, denominator }: Ratio): number {
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  return sum(numerator) / sum(denominator);
}

/** The true class of every input, where references are class indexes. */
function classesOf(profile: Profile): Int32Array | undefined {
  if (!profile.labels) return undefined;
  const classes = profile.references.map(Number);
  return classes.every(Number.isInteger) ? Int32Array.from(classes) : undefined;
}
