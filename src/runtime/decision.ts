import type { SoundnessVerdict } from '../evaluate/soundness/soundness.ts';
import type { LabelProbability } from '../policy/policy.ts';

/** What came out, and how. `output` is undefined exactly when the policy abstained. */
export interface Answer<Output> {
  readonly output?: Output;
  /** Where several outputs were combined: the classes they named together, the most probable first. */
  readonly classes?: readonly LabelProbability[];
  readonly decision: Decision;
}

export interface Decision {
  /** Name of the candidate whose output is the answer; absent when the policy abstained. */
  readonly answeredBy?: string;
  /** The policy expected no candidate to be right, or none answered, and it said so instead of answering. */
  readonly abstained: boolean;
  /** Every run, in order. */
  readonly ran: readonly CandidateRun[];
  /** Candidates that failed on the way, and were done without. */
  readonly faults: readonly CandidateFault[];
  /** Candidates that the policy wanted to run and could not: failed now, resting, or `unavailable`; absent where none. */
  readonly without?: readonly string[];
  /** Which of the policy's operating points (`policy.frontier`) it acted by; absent where it has but one way. */
  readonly operatingPoint?: number;
  /** A further run was worth its cost, but no longer fitted the time left of the request's `maxLatencyMs`. */
  readonly cutShort: boolean;
  /** `maxLatencyMs` passed before the policy was done: the best answer held by then (`onDeadline: 'best-so-far'`). */
  readonly deadlineExceeded?: boolean;
  /** One sentence for a person. */
  readonly reason: string;
  /** How far the decision can be trusted; where that was learned at training. */
  readonly soundness?: SoundnessVerdict & {
    /** Whether the single best answered in place of the policy, because the decision was flagged. */
    readonly fellBack: boolean;
  };
  /** Whether the single best answers alike; on audited inputs only. */
  readonly audit?: { readonly candidate: string; readonly agrees: boolean };
  readonly timings: Timings;
}

/** A candidate that did not load, threw, or gave what cannot be used. */
export interface CandidateFault {
  readonly candidate: string;
  /** Of its error; `run-failed` where it had none. */
  readonly code: string;
  readonly message: string;
}

export interface CandidateRun {
  readonly candidate: string;
  readonly preprocessMs: number;
  readonly inferenceMs: number;
  /** It has no answer: it was stopped when its time was over, or ended without one. Absent where it answered. */
  readonly unanswered?: 'stopped' | 'ended';
  /** What the output says about itself, by the domain's evidence names. */
  readonly evidence: Readonly<Record<string, number>>;
}

/** Where the time of one prediction went, in milliseconds. */
export interface Timings {
  /** Computing the features the policy reads; 0 where it reads none. */
  readonly featuresMs: number;
  /** In the policy, all its decisions together, and in judging them. */
  readonly decisionMs: number;
  /** Loading candidates that were not, or no longer, loaded. */
  readonly loadMs: number;
  readonly preprocessMs: number;
  readonly inferenceMs: number;
  /** Running the single best for an audit alone; in no other part but `totalMs`, and absent where it was not. */
  readonly auditMs?: number;
  /** Decoding the input; absent where it was given decoded. */
  readonly decodeMs?: number;
  /** From call to answer. */
  readonly totalMs: number;
}
