import { type InputOf, loadDomain, type OutputOf, type ReferenceOf } from '../../domain/kinds.ts';
import { type TaskName, tasks } from '../../domain/tasks.ts';
import { decodeGiven } from './decode-given.ts';
import { assertGiven, type GivenTypes } from './given.ts';
import { imageClassifierFolders } from './image-classifier-folders.ts';
import { type ResultTypes, resultKinds } from './results.ts';
import type { ModelFolders, ModelTask, RunnableTask } from './task.ts';
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

/**
 * A task, ready to open models; those opened by one and the same may share memory.
 *
 * @example
 * const task = runnableTask('image-classification');
 * const pixels = await task.decode('cat.jpg');
 */
export function runnableTask<Name extends TaskName>(name: Name): RunnableTaskOf<Name> {
  const { input, output } = tasks[name];
  const task = {
    name,
    loadDomain: (features?: readonly string[]) => loadDomain(name, features),
    assertGiven: (given: unknown) => assertGiven(name, given),
    decode: decodeGiven[input],
    ...modelFolders[name](),
    ...resultKinds[output],
  };
  // Every part is typed by the same name; the compiler cannot put them together while the name is open.
  return task as unknown as RunnableTaskOf<Name>;
}
