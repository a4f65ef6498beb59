import type { ServedModel } from '../node/serving/served-model.ts';
import type { RunnableTaskName, TaskTypes } from '../node/tasks/tasks.ts';
import type { ConstraintOptions } from './constraints.ts';

/**
 * Answers every input of one request, as many at once as the model has hosts: a batch must not fill the queue.
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
  let next = 0;
  const lane = async () => {
    while (next < inputs.length) {
      const index = next++;
      const waitedMs = performance.now() - startedAt;
      results[index] = await served.predict(inputs[index], { ...options, waitedMs, signal: either });
    }
  };
  const { hosts } = await served.status();
  try {
    await Promise.all(Array.from({ length: Math.min(inputs.length, Math.max(1, hosts)) }, lane));
  } catch (error) {
    failed.abort();
    throw error;
  }
  return results;
}
