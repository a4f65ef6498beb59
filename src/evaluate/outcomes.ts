import type { Profile } from '../profile/profile.ts';

/** `answered` of an input on which the policy abstained. */
export const ABSTAINED = -1;
/** `ran` of a candidate that was stopped, or ended without an answer. */
export const UNANSWERED = 2;

/**
 * What happened on a list of rows, as parallel columns of length m. An input can stand in several rows
 * (repeated cross-validation, or the parts of a random mix); `weights` says how much each row counts.
 */
export interface Outcomes {
  /** Index of the input in the profile. */
  readonly inputs: Int32Array;
  /** 1, except for mixes, where the weights of an input's parts sum to 1. */
  readonly weights: Float64Array;
  /** Which fold held the input out; 0 where there are no folds. */
  readonly folds: Int32Array;
  /** Index into `profile.candidates` of the one that answered, or {@link ABSTAINED}. */
  readonly answered: Int32Array;
  /** m x candidates, row by row: 1 where the candidate ran, {@link UNANSWERED} where that gave no answer. */
  readonly ran: Uint8Array;
  /** The same: 1 where the candidate ran and went on from another's run. */
  readonly continued: Uint8Array;
  /** Score of the answer by each of `profile.criteria`; 0 where abstained. */
  readonly scores: Readonly<Record<string, Float64Array>>;
  /** Predicted class, or {@link ABSTAINED}; classification only. */
  readonly predicted?: Int32Array;
  /** Premodel (features, decisions) and every candidate that ran. */
  readonly latencyMs: Float64Array;
  /** Every candidate that ran; absent where any of the profile's candidates was not metered. */
  readonly energyMj?: Float64Array;
  /** The same in a cost that is neither time nor energy. */
  readonly cost?: Float64Array;
}

/** The premodel's own time, mean per input; part of `latencyMs`. */
export interface Overhead {
  readonly featuresMs: number;
  readonly decisionMs: number;
}

/** Columns for m rows of a profile, weights 1, all abstained, to be filled in. */
export function emptyOutcomes(profile: Profile, inputs: Int32Array): Outcomes {
  const m = inputs.length;
  return {
    inputs,
    weights: new Float64Array(m).fill(1),
    folds: new Int32Array(m),
    answered: new Int32Array(m).fill(ABSTAINED),
    ran: new Uint8Array(m * profile.candidates.length),
    continued: new Uint8Array(m * profile.candidates.length),
    scores: Object.fromEntries(profile.criteria.map((criterion) => [criterion, new Float64Array(m)])),
    predicted: profile.candidates.every((candidate) => candidate.predicted)
      ? new Int32Array(m).fill(ABSTAINED)
      : undefined,
    latencyMs: new Float64Array(m),
    energyMj: profile.candidates.every((candidate) => candidate.energyMj) ? new Float64Array(m) : undefined,
    cost: profile.candidates.every((candidate) => candidate.cost) ? new Float64Array(m) : undefined,
  };
}

/** The rows of all parts, one after the other. */
export function concatOutcomes(parts: readonly Outcomes[]): Outcomes {
  const [first] = parts;
  const floats = (pick: (part: Outcomes) => Float64Array) =>
    Float64Array.from(parts.flatMap((part) => Array.from(pick(part))));
  const ints = (pick: (part: Outcomes) => Int32Array) =>
    Int32Array.from(parts.flatMap((part) => Array.from(pick(part))));
  const flags = (pick: (part: Outcomes) => Uint8Array) =>
    Uint8Array.from(parts.flatMap((part) => Array.from(pick(part))));
  return {
    inputs: ints((part) => part.inputs),
    weights: floats((part) => part.weights),
    folds: ints((part) => part.folds),
    answered: ints((part) => part.answered),
    ran: flags((part) => part.ran),
    continued: flags((part) => part.continued),
    scores: Object.fromEntries(
      Object.keys(first.scores).map((criterion) => [criterion, floats((part) => part.scores[criterion])]),
    ),
    predicted: first.predicted && ints((part) => part.predicted!),
    latencyMs: floats((part) => part.latencyMs),
    energyMj: first.energyMj && floats((part) => part.energyMj!),
    cost: first.cost && floats((part) => part.cost!),
  };
}

/** The same outcomes, every row counting `weight` times as much. */
export function weighOutcomes(outcomes: Outcomes, weight: number): Outcomes {
  return { ...outcomes, weights: outcomes.weights.map((own) => own * weight) };
}
