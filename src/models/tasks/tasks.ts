import { type InputOf, loadDomain, type OutputOf, type ReferenceOf } from '../../domain/kinds.ts';
import { type TaskName, tasks } from '../../domain/tasks.ts';
import type { ModelFiles } from '../model-files.ts';
import type { Platform } from '../platform.ts';
import { decodeGiven } from './decode-given.ts';
import { assertGiven, type GivenTypes } from './given.ts';
import { imageClassifierFolders } from './image-classifier-folders.ts';
import { type ResultTypes, resultKinds } from './results.ts';
import type { ModelFolders, ModelTask, OpenOptions, RunnableTask } from './task.ts';
import { textClassifierFolders } from './text-classifier-folders.ts';
import { translationFolders } from './translation-folders.ts';

/** Which folders are a task's models; a new task is one entry here. */
const modelFolders: {
  readonly [Name in TaskName]: () => ModelFolders<InputOf<Name>, OutputOf<Name>>;
} = {
  'image-classification': () => imageClassifierFolders,
  'text-classification': () => textClassifierFolders,
  translation: translationFolders,
};

/** What each task is given, works on, and returns: it follows from the kinds of its input and output. */
export type TaskTypes = {
  readonly [Name in TaskName]: {
    readonly given: GivenTypes[(typeof tasks)[Name]['input']];
    readonly input: InputOf<Name>;
    readonly output: OutputOf<Name>;
  } & ResultTypes[(typeof tasks)[Name]['output']];
};

export type RunnableTaskName = TaskName;

/** What any of the tasks is given, for those who only pass it on. */
export type Given = TaskTypes[RunnableTaskName]['given'];
/** What any of them returns. */
export type Result = TaskTypes[RunnableTaskName]['result'];

export type RunnableTaskOf<Name extends TaskName> = RunnableTask<
  TaskTypes[Name]['given'],
  InputOf<Name>,
  OutputOf<Name>,
  TaskTypes[Name]['options'],
  TaskTypes[Name]['result']
> &
  ModelTask<InputOf<Name>, OutputOf<Name>, ReferenceOf<Name>>;

/** A task on a platform, ready to open models; those opened by one and the same may share memory. */
export function runnableTask<Name extends TaskName>(name: Name, platform: Platform): RunnableTaskOf<Name> {
  const { input, output } = tasks[name];
  const { isModel, open } = modelFolders[name]();
  const task = {
    name,
    loadDomain: (features?: readonly string[]) => loadDomain(name, features),
    assertGiven: (given: unknown) => assertGiven(name, given),
    decode: (given: never) => decodeGiven[input](given, platform),
    isModel,
    open: (model: ModelFiles, options: OpenOptions) => open(model, { ...options, runtime: platform.runtime }),
    ...resultKinds[output],
  };
  // Every part is typed by the same name; the compiler cannot put them together while the name is open.
  return task as unknown as RunnableTaskOf<Name>;
}
