import type { Premodel } from '../../artifact/premodel.ts';
import type { Given, Result, RunnableTaskName } from '../../models/tasks/tasks.ts';
import type { LoadOptions, PredictOptions } from '../adaptive-model.ts';
import type { WireError } from '../host/wire-error.ts';
import type { ModelEvent, ServedModel, ServedStatus } from './served-model.ts';

/** What a host is asked, in the order in which it answers. */
export type ToHost =
  | {
      readonly kind: 'open';
      readonly premodel: Premodel;
      /** Where it was read. */
      readonly file: string;
      readonly options: HostLoadOptions;
    }
  | {
      readonly kind: 'predict';
      readonly id: number;
      readonly given: Given;
      readonly options: HostPredictOptions;
      /** Whether to tell the answer so far after every run. */
      readonly tellsHeld: boolean;
    }
  | { readonly kind: 'abort'; readonly id: number }
  | { readonly kind: 'status' }
  | { readonly kind: 'close' };

export type FromHost =
  | { readonly kind: 'opened'; readonly model: Opened }
  /** Said before it is, while the host opens. */
  | { readonly kind: 'preload'; readonly candidate: string }
  | { readonly kind: 'refused'; readonly error: WireError }
  /** Said before anything is done for it, so that it is known what was under way when a host dies or hangs. */
  | { readonly kind: 'taken'; readonly id: number }
  /** Said before the run, so that it is known who ran when a host dies or hangs. */
  | { readonly kind: 'run'; readonly id: number; readonly candidate: string }
  | { readonly kind: 'held'; readonly id: number; readonly result: Result }
  | { readonly kind: 'answer'; readonly id: number; readonly result: Result }
  | { readonly kind: 'error'; readonly id: number; readonly error: WireError }
  | { readonly kind: 'event'; readonly event: ModelEvent }
  | { readonly kind: 'status'; readonly report: HostReport };

/** What is known of a model without asking its host again. */
export interface Opened extends Pick<ServedModel, 'task' | 'candidates' | 'labels'> {
  /** Requests it gains by having at one time. */
  readonly concurrency: number;
}

/** What a host knows that the pool does not. */
export type HostReport = Pick<ServedStatus, 'drift' | 'audit' | 'resident'>;

/** What functions there are stays in the pool. */
export type HostLoadOptions = Omit<LoadOptions, 'onEvent' | 'onPreload'>;
export type HostPredictOptions = Omit<PredictOptions<RunnableTaskName>, 'signal' | 'onRun' | 'onHeld'>;
