import { PremodelError } from '../error.ts';
import type { ServedModel } from '../node/serving/served-model.ts';
import type { ModelRepository } from './model-repository.ts';
import { shown } from './shown.ts';

export interface FoundModel {
  readonly name: string;
  readonly version: string;
  readonly served: ServedModel;
}

/**
 * @param version default: the newest
 * @throws PremodelError `unknown-model`, `unknown-version`
 */
export function findModel(repository: ModelRepository, name: string, version?: string): FoundModel {
  const versions = repository.versions(name);
  const wanted = version ?? versions.at(-1);
  const served = wanted === undefined ? undefined : repository.get(name, version);
  if (served && wanted !== undefined) return { name, version: wanted, served };
  if (version !== undefined && repository.get(name)) {
    throw new PremodelError('unknown-version', `${shown(name)} has no version ${shown(version)}`, {
      place: { field: 'version' },
      remedy: `Ask for one of ${versions.join(', ')}, or leave the version out.`,
    });
  }
  throw new PremodelError('unknown-model', `there is no model ${shown(name)}`, {
    place: { field: 'model' },
    remedy: `Ask for one of ${repository.names().join(', ') || 'those at /v1/models: none yet'}.`,
  });
}
