import type { Profile } from '../profile/profile.ts';
import type { Constraint } from './constraint.ts';
import type { CostKind } from './costs.ts';
import type { HeldOutRows } from './held-out.ts';
import type { Frontier } from './operating-point.ts';
import type { Verdict } from './verdict/verdict.ts';

/** What a policy knows about one input at one moment. */
export interface Knowledge {
  /** The features named in `policy.features`, in that order, raw (unscaled). */
  readonly features: Float64Array;
  /** What each of `policy.candidates` said, in that order; undefined for those that have not answered. */
  readonly evidence: readonly (Float64Array | undefined)[];
  /** Those of `policy.candidates` that ran and gave no answer, or were stopped before. Default: none. */
  readonly unanswered?: ReadonlySet<number>;
  /** How alike the outputs of two candidates that ran are, 0..1; where the domain can tell. */
  readonly agreement?: (a: number, b: number) => number;
}

/** A class and how probable it is. */
export interface LabelProbability {
  readonly label: number;
  readonly probability: number;
}

/** What to do next. `candidate` is an index into `policy.candidates`. */
export type Action =
  | {
      readonly kind: 'run';
      readonly candidate: number;
      /** Stop it after so long if it has not answered, above 0. Default: let it end. */
      readonly limitMs?: number;
    }
  /**
   * Answer with the output of a candidate that has answered; or, where `classes` is given, with these
   * classes, the most probable first, that several runs named together: `candidate` came nearest to them.
   */
  | {
      readonly kind: 'answer';
      readonly candidate: number;
      readonly classes?: readonly LabelProbability[];
    }
  /** Run nothing (more) and report that no candidate is expected to be right. */
  | { readonly kind: 'abstain' };

export interface DecideOptions {
  /** Which of the policy's operating points to act by. Default: its own default. */
  readonly point?: number;
  /** Answer with what has answered, if anything has: there is no time for another run. Default false. */
  readonly finish?: boolean;
}

/** What a fitted policy is on disk: plain JSON, with `kind` telling which trainer reads it back. */
export interface PolicyState {
  readonly kind: string;
  readonly [field: string]: unknown;
}

/**
 * A fitted policy: which candidate next? `next` is a pure function, called again after every run until it
 * answers or abstains; it never runs a candidate twice, whether that answered or not. Every policy passes
 * `test/contracts/policy-contract.ts`.
 */
export interface Policy {
  readonly kind: string;
  /** Names of the candidates it may run; nothing else need be on the device. */
  readonly candidates: readonly string[];
  /** Names of the features it reads; empty: none need be computed. */
  readonly features: readonly string[];
  /** Names of the evidence columns it reads (each run's evidence comes in this order); empty: none. */
  readonly evidence: readonly string[];
  /** By how many operating points it can be asked to act; absent where it has but one way to act. */
  readonly points?: number;
  /** What it can be asked to achieve, by rising cost; absent where that was not measured. */
  readonly frontier?: Frontier;
  /** What its points came to, row by row, where the frontier comes from; after a fit only, and not written. */
  readonly heldOut?: HeldOutRows;
  /** What it gains over ignoring the input, and what it was compared with. */
  readonly verdict?: Verdict;
  next(knowledge: Knowledge, options?: DecideOptions): Action;
  toJSON(): PolicyState;
}

/** What a policy is to achieve. */
export interface Objective {
  /** One of `profile.criteria`, e.g. `top1`. */
  readonly criterion: string;
  /** An output counts as right when its score reaches this (0..1]. Default 0.5, which suits scores of 0 and 1. */
  readonly successAt: number;
  /** The cost to spend little of. Default `latencyMs`. */
  readonly cost?: CostKind;
  /** What the policy must keep to; chooses among its operating points. Default: as accurate as the single best. */
  readonly constraint?: Constraint;
}

export interface TrainOptions {
  readonly seed: number;
  /** Candidates that may be used by themselves instead of what is fitted, on the same rows. Default: the profile's. */
  readonly instead?: Profile;
  /** Called as the fit goes on, with a fraction of 0..1. */
  readonly onProgress?: (fraction: number) => void;
}

export interface PolicyTrainer {
  readonly kind: string;
  /** Deterministic given the seed. Uses nothing but the profile's rows, so that held-out rows stay unseen. */
  fit(profile: Profile, objective: Objective, options: TrainOptions): Policy;
}
