import { AdaptiveModel } from '../node/adaptive-model.ts';
import type { Isolation } from '../node/host/channel.ts';
import { ModelPool } from '../node/serving/model-pool.ts';
import type { PoolOptions } from '../node/serving/pool-options.ts';
import type { ServedModel } from '../node/serving/served-model.ts';
import type { RunnableTaskName } from '../node/tasks/tasks.ts';
import { InProcessModel } from './in-process-model.ts';
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

/** @throws PremodelError what `ModelPool.load` and `AdaptiveModel.load` throw */
export async function loadModel(file: string, options: HostOptions): Promise<ServedModel> {
  const { isolation = 'process', hosts, hangTimeoutMs, maxQueue, ...rest } = options;
  const load = { ...rest, pinned: await pinnedIn(file, options.pinned, options) };
  if (isolation !== 'none') {
    return ModelPool.load<RunnableTaskName>(file, { ...load, isolation, hosts, hangTimeoutMs, maxQueue });
  }
  return new InProcessModel(await AdaptiveModel.load<RunnableTaskName>(file, load), maxQueue);
}
