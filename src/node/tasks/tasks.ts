import type { ClassifierOutput } from '../../domain/classes/classifier-output.ts';
import type { Translation } from '../../domain/generation/translation.ts';
import type { Pixels } from '../../domain/image/pixels.ts';
import {
  type Classification,
  type ClassifyOptions,
  imageClassificationTask,
} from './image-classification.ts';
import type { ImageGiven } from './image-given.ts';
import type { RunnableTask } from './task.ts';
import { type TranslationResult, translationTask } from './translation.ts';

/** What each task that runs on this platform is given, works on, and returns; a new task is one entry here. */
export interface TaskTypes {
  'image-classification': {
    given: ImageGiven;
    input: Pixels;
    output: ClassifierOutput;
    options: ClassifyOptions;
    result: Classification;
  };
  translation: {
    given: string;
    input: string;
    output: Translation;
    options: object;
    result: TranslationResult;
  };
}

export type RunnableTaskName = keyof TaskTypes;

/** What any of the tasks is given, for those who only pass it on. */
export type Given = TaskTypes[RunnableTaskName]['given'];
/** What any of them returns. */
export type Result = TaskTypes[RunnableTaskName]['result'];

type TaskOf<T extends TaskTypes[RunnableTaskName]> = RunnableTask<
  T['given'],
  T['input'],
  T['output'],
  T['options'],
  T['result']
>;

export const runnableTasks: {
  readonly [Name in RunnableTaskName]: () => TaskOf<TaskTypes[Name]>;
} = {
  'image-classification': () => imageClassificationTask,
  translation: translationTask,
};
