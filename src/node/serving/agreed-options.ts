import type { LoadOptions, PredictOptions } from '../adaptive-model.ts';
import type { RunnableTaskName, TaskTypes } from '../tasks/tasks.ts';
import type { ModelEvent } from './served-model.ts';

/** Options that are on their way into `AdaptiveModel`. */
export type ServedLoadOptions<Name extends RunnableTaskName = RunnableTaskName> = LoadOptions<Name> & {
  readonly onEvent?: (event: ModelEvent) => void;
};

export type ServedPredictOptions<Name extends RunnableTaskName = RunnableTaskName> = PredictOptions<Name> & {
  readonly onDeadline?: 'error' | 'best-so-far';
  readonly unavailable?: readonly string[];
  readonly onRun?: (candidate: string) => void;
  readonly onHeld?: (result: TaskTypes[Name]['result']) => void;
};
