import type { CostKind } from '../policy/costs.ts';
import type { Difference } from '../policy/paired-gain.ts';
import type { Policy } from '../policy/policy.ts';
import type { Gain } from '../policy/verdict/gain.ts';
import type { NamedYardsticks } from '../policy/verdict/verdict.ts';
import type { BlindBaseline } from './baselines.ts';
import type { Footprint } from './footprint.ts';
import type { Interval } from './intervals.ts';
import type { MacroScores } from './metrics.ts';
import type { Outcomes, Overhead } from './outcomes.ts';
import type { PromisesOnTable } from './promise/promises-on-table.ts';

/**
 * What `premodel evaluate --json` prints; documented in docs/evaluation.md and kept stable: fields are added,
 * never renamed or removed. Fractions are 0..1.
 */
export interface Evaluation {
  /** Distinct inputs evaluated on. */
  readonly inputs: number;
  /** Folds per repeat; 0 where the inputs were split once, or a fitted premodel met a table it never saw. */
  readonly folds: number;
  readonly seed: number;
  readonly device: string;
  /** How the outcomes were obtained. */
  readonly method: 'cross-validation' | 'split' | 'held-out-table';
  /** Fraction trained on; with `method: 'split'` only. */
  readonly split?: number;
  readonly repeats: number;
  readonly criterion: string;
  readonly successAt: number;
  /** The cost that counts: the policies were to spend little of it, and random mixing spends as much of it. */
  readonly cost: CostKind;
  /**
   * Mean time to decode an input, which every row's `endToEndMs` has more than its `latencyMs`. Absent where it was not
   * measured: nothing is known end to end then.
   */
  readonly decodeMs?: number;
  /**
   * Corpus metrics every row is scored by, each with an entry in its `corpus`; the first is the one that
   * belongs to `criterion`. Absent where outputs are no texts.
   */
  readonly corpusMetrics?: readonly string[];
  /** Bootstrap resamples behind every `interval95`. */
  readonly resamples: number;
  /** Name of the single candidate with the best accuracy on the evaluated inputs (in hindsight). */
  readonly singleBest: string;
  /** What ignoring the input gives, by accuracy and the cost that counts. */
  readonly yardsticks: NamedYardsticks;
  readonly rows: readonly EvaluationRow[];
  /** What the premodel promised and what it delivers here; with `method: 'held-out-table'` only. */
  readonly promise?: PromisesOnTable;
}

export type RowKind = 'single' | 'committee' | 'oracle' | 'random-mix' | 'blind-mix' | 'policy';

/**
 * What a policy is compared with: `randomMix` mixes single candidates, `blindMix` single candidates and committees.
 */
export type Comparison = 'singleBest' | 'cheapestAsGood' | 'randomMix' | 'blindMix' | 'oracle';

export interface EvaluationRow {
  readonly name: string;
  readonly kind: RowKind;
  /** Which of a policy's operating points; absent where it has but one. */
  readonly operatingPoint?: string;
  /** Whether the premodel acts by this operating point; of a premodel on a table, where all its points are shown. */
  readonly chosen?: boolean;
  /** Mean score by the criterion, an abstention counting as 0. */
  readonly accuracy: number;
  /** Fraction of inputs that got an answer. */
  readonly coverage: number;
  /** Mean score of the answers given; 0 where there is none. */
  readonly selectiveAccuracy: number;
  readonly cost: Cost;
  /** Fraction of inputs answered by each candidate; what is left to 1 was abstained on. */
  readonly shares: Readonly<Record<string, number>>;
  /** Fraction of inputs on which each candidate ran, whether or not it answered. */
  readonly runShares: Readonly<Record<string, number>>;
  /** Fraction of inputs on which it went on from another's run; of those candidates that can, where there are any. */
  readonly continuedShares?: Readonly<Record<string, number>>;
  readonly interval95: RowIntervals;
  /** Mean score by each of the profile's criteria, abstentions counting as 0. */
  readonly scores: Readonly<Record<string, number>>;
  /** Scores of all chosen outputs together by each of `corpusMetrics`. */
  readonly corpus?: Readonly<Record<string, CorpusScore>>;
  /** Over classes; classification only. */
  readonly macro?: MacroScores;
  /** Part of the way from the single best to the oracle, in accuracy; absent where the oracle gains nothing. */
  readonly closedGap?: number;
  /**
   * What the models that may run take on the device, all kept at once: `{ sizeBytes, peakMemoryBytes? }`; the mean
   * over folds, which may keep different ones. Absent where a candidate is no model on disk, and of random mixes.
   */
  readonly footprint?: Footprint;
  /** Policies only. */
  readonly overhead?: Overhead;
  /** This row minus another, on the same inputs; policies only. */
  readonly pairedDifferences?: Readonly<Record<Comparison, PairedDifference>>;
  /** What it gains over ignoring the input; policies only. */
  readonly gain?: Gain;
  /** Geometric mean over folds of each fold's mean; with cross-validation and splits only. */
  readonly geometricMean?: {
    readonly accuracy: number;
    readonly latencyMs: number;
    readonly endToEndMs?: number;
    readonly energyMj?: number;
    readonly other?: number;
  };
}

export interface Cost {
  /** Model time: mean over inputs of the models that ran and of the premodel. Decoding is not in it. */
  readonly latencyMs: number;
  readonly p50LatencyMs: number;
  readonly p90LatencyMs: number;
  readonly p95LatencyMs: number;
  /** Mean over inputs of what a user waits: decoding and model time; absent where decoding was not measured. */
  readonly endToEndMs?: number;
  /** Quantiles of the sum per input, not sums of quantiles. */
  readonly p50EndToEndMs?: number;
  readonly p90EndToEndMs?: number;
  readonly p95EndToEndMs?: number;
  /** Mean over inputs of the candidates run; absent where energy was not measured. */
  readonly energyMj?: number;
  /** A cost that is neither time nor energy (money, tokens), where the profile has one. */
  readonly other?: number;
}

/** Bootstrap 95 % percentile intervals. */
export interface RowIntervals {
  readonly accuracy: Interval;
  readonly coverage: Interval;
  readonly selectiveAccuracy: Interval;
  readonly latencyMs: Interval;
  readonly endToEndMs?: Interval;
  readonly energyMj?: Interval;
  readonly other?: Interval;
  readonly closedGap?: Interval;
}

/** 0..100; an abstention counts as an empty output. */
export interface CorpusScore {
  readonly score: number;
  readonly interval95: Interval;
}

export interface PairedDifference {
  /** By each of `corpusMetrics`, on their scale of 0..100. */
  readonly corpus?: Readonly<Record<string, Difference>>;
  readonly accuracy: Difference;
  readonly latencyMs: Difference;
  /** The same milliseconds, as decoding cancels; there where decoding was measured. */
  readonly endToEndMs?: Difference;
  readonly other?: Difference;
}

/** The evaluation, and what a report needs beyond its numbers. */
export interface EvaluationDetail {
  readonly evaluation: Evaluation;
  /**
   * What happened on every input in each of `evaluation.rows`, in that order. All have the same inputs in the
   * same order, except the random mixes, which list them once per part with weights.
   */
  readonly outcomes: readonly Outcomes[];
  /** Single candidates and committees no random mix beats, by rising cost that counts: corners of the mixing line. */
  readonly frontier: readonly BlindBaseline[];
  /** The policies behind each policy row, by name: one per fold and repeat. */
  readonly fitted: Readonly<Record<string, readonly Policy[]>>;
}
