import type { RunnableTaskName } from '../models/tasks/tasks.ts';
import { AdaptiveModel } from '../node/adaptive-model.ts';
import type { Isolation } from '../node/host/channel.ts';
import { ModelPool } from '../node/serving/model-pool.ts';
import type { PoolOptions } from '../node/serving/pool-options.ts';
import type { ServedModel } from '../node/serving/served-model.ts';
import { pinnedIn } from './pinned.ts';

export interface HostOptions
  extends Pick<
    PoolOptions,
    | 'hosts'
    | 'maxQueue'
    | 'hangTimeoutMs'
    | 'allowModified'
    | 'acceptModified'
    | 'modelsRoot'
    | 'threads'
    | 'preload'
    | 'fallback'
    | 'auditFraction'
    | 'onEvent'
    | 'maxMemoryMb'
    | 'pinned'
  > {
  /** Where models run. Default `process`; with `none` the server answers nothing else while a model runs. */
  readonly isolation?: Isolation | 'none';
}

/** Requests that may wait for a model in this thread; a client that asks again soon is better than a long wait. */
const MAX_QUEUE_IN_THREAD = 4;

/** @throws PremodelError what `ModelPool.load` and `AdaptiveModel.load` throw */
export async function loadModel(file: string, options: HostOptions): Promise<ServedModel> {
  const { isolation = 'process', hosts, hangTimeoutMs, maxQueue, ...rest } = options;
  const load = { ...rest, pinned: await pinnedIn(file, options.pinned, options) };
  if (isolation !== 'none') {
    return ModelPool.load<RunnableTaskName>(file, { ...load, isolation, hosts, hangTimeoutMs, maxQueue });
  }
  return AdaptiveModel.load<RunnableTaskName>(file, { ...load, maxQueue: maxQueue ?? MAX_QUEUE_IN_THREAD });
}
