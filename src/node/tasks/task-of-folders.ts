import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type TaskName, taskNames } from '../../domain/tasks.ts';
import type { ModelFiles } from '../../models/model-files.ts';
import { ModelReader } from '../model-reader.ts';
import { nodeTask } from '../node-task.ts';
import { placeOfFile } from './open-models.ts';

/** The task that models in these folders do, where it is the only one: told by what files they have. */
export async function taskOfFolders(folders: readonly string[]): Promise<TaskName | undefined> {
  const fits = await Promise.all(
    taskNames.map(async (name) => {
      const { isModel } = nodeTask(name);
      const held = await Promise.all(folders.map((folder) => holdsModel(folder, isModel)));
      return held.some((count) => count > 0);
    }),
  );
  const [task, another] = taskNames.filter((_, t) => fits[t]);
  return another === undefined ? task : undefined;
}

/** How many models a folder is or holds. */
async function holdsModel(folder: string, isModel: (model: ModelFiles) => Promise<boolean>): Promise<number> {
  const path = folder.endsWith('.onnx') ? (await placeOfFile(resolve(folder))).path : resolve(folder);
  if (await isModel(new ModelReader(path))) return 1;
  const children = await readdir(path).catch(() => []);
  const models = await Promise.all(children.map((child) => isModel(new ModelReader(join(path, child)))));
  return models.filter((is) => is).length;
}
