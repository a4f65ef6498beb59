import { type InputKindName, type TaskName, tasks } from '../../domain/tasks.ts';
import { assertImageGiven, type ImageGiven } from './image-given.ts';
import { assertText } from './text-given.ts';

/** What users give, by kind of input. */
export interface GivenTypes {
  readonly image: ImageGiven;
  readonly text: string;
}

const checks: { readonly [Name in InputKindName]: (given: unknown) => void } = {
  image: assertImageGiven,
  text: assertText,
};

/**
 * Also for those who only pass inputs on: loads none of the libraries that tasks are done with.
 * @throws PremodelError `unsupported-input` where the task has no such input
 */
export function assertGiven(name: TaskName, given: unknown): void {
  checks[tasks[name].input](given);
}
