import type { RunnableTaskName } from '../models/tasks/tasks.ts';
import type { ModelRepository } from './model-repository.ts';

export interface DocumentedModel {
  readonly name: string;
  readonly versions: readonly string[];
  readonly task: RunnableTaskName;
}

/** A path below `…/models/`, with what stands in it. */
interface ModelPath {
  readonly at: string;
  readonly parameters: readonly object[];
}

export function servedModels(repository: ModelRepository): DocumentedModel[] {
  return repository.names().flatMap((name) => {
    const served = repository.get(name);
    return served ? [{ name, versions: repository.versions(name), task: served.task }] : [];
  });
}

/** Paths of what all models have alike. */
export function anyModel(models: readonly DocumentedModel[]): ModelPath[] {
  if (models.length === 0) return [];
  const name = inPath(
    'model',
    models.map((model) => model.name),
  );
  return withVersions('{model}', models, [name]);
}

/** Paths of what depends on the task. What may be sent must follow from the path: with several tasks, names stand in it. */
export function modelPaths(
  models: readonly DocumentedModel[],
): (ModelPath & Pick<DocumentedModel, 'task'>)[] {
  const one = new Set(models.map(({ task }) => task)).size === 1;
  if (one) return anyModel(models).map((path) => ({ ...path, task: models[0].task }));
  return models.flatMap((model) =>
    withVersions(model.name, [model], []).map((path) => ({ ...path, task: model.task })),
  );
}

function withVersions(
  name: string,
  models: readonly DocumentedModel[],
  parameters: readonly object[],
): ModelPath[] {
  const versions = [...new Set(models.flatMap((model) => model.versions))];
  return [
    { at: name, parameters },
    { at: `${name}/versions/{version}`, parameters: [...parameters, inPath('version', versions)] },
  ];
}

function inPath(name: string, values: readonly string[]) {
  return { name, in: 'path', required: true, schema: { type: 'string', enum: values } };
}
