import type { PremodelCandidate } from '../../artifact/premodel.ts';
import type { RunnableTaskName, TaskTypes } from '../../models/tasks/tasks.ts';
import type { AuditReport } from '../../runtime/monitor/audit.ts';
import type { DriftReport } from '../../runtime/monitor/drift-monitor.ts';
import type { PredictOptions } from '../adaptive-model.ts';

/** What a server needs of a model: an `AdaptiveModel` in this thread, or a `ModelPool` over hosts. */
export interface ServedModel<Name extends RunnableTaskName = RunnableTaskName> {
  readonly task: Name;
  readonly candidates: readonly PremodelCandidate[];
  /** Class names by class index; classification only. */
  readonly labels?: readonly string[];
  predict(
    given: TaskTypes[Name]['given'],
    options?: PredictOptions<Name>,
  ): Promise<TaskTypes[Name]['result']>;
  status(): ServedStatus | Promise<ServedStatus>;
  /** Lets predictions under way finish and frees everything. Idempotent. */
  close(): Promise<void>;
}

/** Gauges of this moment, and counts since the start. */
export interface ServedStatus {
  /** Whether a request would be taken now. */
  readonly ready: boolean;
  /** Requests that wait for a host. */
  readonly queued: number;
  /** Requests a host works on. */
  readonly running: number;
  /** Requests that can wait before further ones are refused; Infinity where nothing is refused. */
  readonly capacity: number;
  /** Threads or processes able to answer; 1 for a model in this thread. */
  readonly hosts: number;
  /** Requests worth having under way at one time: one a host, more where it runs inputs together. */
  readonly concurrency: number;
  readonly drift?: DriftReport;
  readonly audit?: AuditReport;
  /** Bytes that loaded models hold, by candidate, over all hosts. */
  readonly resident: Readonly<Record<string, number>>;
  /** How often what happened. */
  readonly events: Readonly<Record<ModelEventKind, number>>;
}

export type ModelEventKind =
  | 'load'
  | 'evict'
  | 'fault'
  | 'recovered'
  | 'crash'
  | 'hang'
  | 'respawn'
  | 'retry';

/** Something an operator may want to know of. */
export interface ModelEvent {
  readonly kind: ModelEventKind;
  readonly candidate?: string;
  /** Of the error, where it was one. */
  readonly code?: string;
  readonly message?: string;
  readonly durationMs?: number;
}
