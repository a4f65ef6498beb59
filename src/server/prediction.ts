import type { Context } from 'hono';
import type { PredictOptions } from '../node/adaptive-model.ts';
import type { ServedModel } from '../node/serving/served-model.ts';
import type { RunnableTaskName, TaskTypes } from '../node/tasks/tasks.ts';

/** One input a client wants answered; a batch is several of them. */
export interface Prediction<Name extends RunnableTaskName = RunnableTaskName> {
  /** As the repository calls it. */
  readonly model: string;
  readonly version: string;
  readonly served: ServedModel<Name>;
  readonly given: TaskTypes[Name]['given'];
  readonly options: PredictOptions<Name>;
}

/**
 * Every prediction of every route goes through one of these; a server wraps {@link predict} for metrics, traces
 * and logs. `context` is the HTTP request it belongs to. What it throws reaches the app's `onError`.
 */
export type Predict = <Name extends RunnableTaskName>(
  prediction: Prediction<Name>,
  context: Context,
) => Promise<TaskTypes[Name]['result']>;

export const predict: Predict = ({ served, given, options }) => served.predict(given, options);
