/** Something an operator may want to know of. */
export interface RunnerEvent {
  /** `recovered`: it ran again after faults; `evict`: its memory was needed for another. */
  readonly kind: 'load' | 'evict' | 'fault' | 'recovered';
  readonly candidate: string;
  /** Of the error that was the fault; `run-failed` where it had none. */
  readonly code?: string;
  readonly message?: string;
  /** Of loading, and of unloading. */
  readonly durationMs?: number;
}

/** How often what happened. */
export type RunnerCounts = Readonly<Record<RunnerEvent['kind'], number>>;
