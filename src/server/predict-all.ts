import type { RunnableTaskName, TaskTypes } from '../models/tasks/tasks.ts';
import type { ServedModel } from '../node/serving/served-model.ts';
import { OverloadedError } from '../runtime/overloaded-error.ts';
import type { ConstraintOptions } from './constraints.ts';

/**
 * Answers every input of one request, as many at once as the model works on: a batch must not fill the queue. Where
 * others leave no room for so many it goes on with fewer.
 * The constraint is the request's, so waiting for other inputs counts; the first failure ends the rest.
 * @param signal of the client, aborted when it is gone
 */
export async function predictAll<Name extends RunnableTaskName>(
  served: ServedModel<Name>,
  inputs: readonly TaskTypes[Name]['given'][],
  options: ConstraintOptions,
  signal: AbortSignal,
): Promise<TaskTypes[Name]['result'][]> {
  const startedAt = performance.now();
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const results: TaskTypes[Name]['result'][] = new Array(inputs.length);
  const left = inputs.map((_, index) => index);
  const { concurrency } = await served.status();
  let lanes = Math.min(inputs.length, Math.max(1, concurrency));
  const lane = async () => {
    for (let index = left.shift(); index !== undefined; index = left.shift()) {
      const waitedMs = performance.now() - startedAt;
      try {
        results[index] = await served.predict(inputs[index], { ...options, waitedMs, signal: either });
      } catch (error) {
        if (!(error instanceof OverloadedError) || lanes === 1) throw error;
        left.unshift(index);
        lanes--;
        return;
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: lanes }, lane));
  } catch (error) {
    failed.abort();
    throw error;
  }
  return results;
}
