import type { PricedPromise } from '../../artifact/watch-of.ts';
import type { DriftReference } from '../../evaluate/drift/drift-reference.ts';
import type { Soundness, SoundnessVerdict } from '../../evaluate/soundness/soundness.ts';
import type { Policy } from '../../policy/policy.ts';
import { Audit, type AuditReport } from './audit.ts';
import { DriftMonitor, type DriftOptions, type DriftReport } from './drift-monitor.ts';
import { PromiseMonitor } from './promise-monitor.ts';

/** How decisions are watched in use; each part is optional. */
export interface WatchParts {
  /** Judges every decision. */
  readonly soundness?: Soundness;
  /** Answer with the single best where a decision is flagged. Default false: flag only. */
  readonly fallback?: boolean;
  /** What inputs and runs are compared with. */
  readonly drift?: DriftReference;
  readonly driftOptions?: DriftOptions;
  /** What decisions are to cost. */
  readonly promise?: PricedPromise;
  /** Also run the single best on this share of the inputs, drawn at random, 0..1. Default 0. */
  readonly auditFraction?: number;
  /** Of the audits drawn. Default 1. */
  readonly auditSeed?: number;
  /** Name of the candidate that the fallback and audits run. */
  readonly singleBest?: string;
}

/** One decision of a policy, as it was taken. */
export interface Seen {
  /** Those the policy reads. */
  readonly features: Float64Array;
  /** Per candidate of the policy, everything the domain says about its output; undefined where it did not run. */
  readonly said: readonly (Float64Array | undefined)[];
  /** Names of the candidates that ran, in order, and how long all of that took, features included. */
  readonly ran: readonly string[];
  readonly latencyMs: number;
  /** The operating point it was taken by. */
  readonly point?: number;
  /** Index of the candidate that answered; it may be none of the policy's. */
  readonly answered?: number;
}

/** Looks at every decision: judges it, and keeps count of what was seen. */
export class Watch {
  readonly parts: WatchParts;
  readonly audit?: Audit;
  readonly #drift?: DriftMonitor;
  readonly #promise?: PromiseMonitor;
  readonly #driftPositions: readonly Position[];
  readonly #judge?: (seen: Seen) => SoundnessVerdict;

  constructor(parts: WatchParts, policy: Policy, evidenceNames: readonly string[]) {
    this.parts = parts;
    const { soundness, drift, driftOptions, promise, auditFraction = 0, auditSeed = 1 } = parts;
    if (auditFraction > 0) this.audit = new Audit(auditFraction, auditSeed);
    if (drift) this.#drift = new DriftMonitor(drift, driftOptions);
    this.#driftPositions = (drift?.columns ?? []).map(({ kind, name, candidate }) => ({
      candidate: candidate === undefined ? -1 : policy.candidates.indexOf(candidate),
      column: (kind === 'feature' ? policy.features : evidenceNames).indexOf(name),
    }));
    if (promise) this.#promise = new PromiseMonitor(promise, driftOptions?.promiseFalseAlarmRate);
    if (soundness) this.#judge = judgeOf(soundness, policy, evidenceNames);
  }

  see(seen: Seen): SoundnessVerdict | undefined {
    this.#drift?.add((reference, i) => {
      const { candidate, column } = this.#driftPositions[i];
      return (reference.kind === 'feature' ? seen.features : seen.said[candidate])?.[column];
    });
    this.#promise?.add(seen);
    return this.#judge?.(seen);
  }

  /** Takes in whether the single best answers alike, of a decision taken by an operating point. */
  audited(agrees: boolean, point?: number): void {
    this.audit?.record(agrees);
    this.#promise?.audited(agrees, point);
  }

  report(): { drift?: DriftReport; audit?: AuditReport } {
    const drift = this.#drift?.report();
    const promise = this.#promise?.report();
    return { drift: drift && { ...drift, ...(promise && { promise }) }, audit: this.audit?.report() };
  }
}

/** Where a column is found in what was seen; −1: nowhere. */
interface Position {
  readonly candidate: number;
  readonly column: number;
}

/** The columns a soundness was fitted on, found by name among those of the policy and the domain. */
function judgeOf(
  soundness: Soundness,
  policy: Policy,
  evidenceNames: readonly string[],
): (seen: Seen) => SoundnessVerdict {
  const { columns } = soundness;
  const candidates = columns.candidates.map((name) => policy.candidates.indexOf(name));
  const features = columns.features.map((name) => policy.features.indexOf(name));
  const evidence = columns.evidence.map((name) => evidenceNames.indexOf(name));
  const inOrder = evidence.every((column, i) => column === i);
  return ({ features: read, said, answered }) =>
    soundness.judge({
      features: features.map((column) => read[column]),
      evidence: candidates.map((k) => {
        const of = said[k];
        return of && (inOrder ? of : evidence.map((column) => of[column]));
      }),
      answered: answered === undefined ? undefined : candidates.indexOf(answered),
    });
}
