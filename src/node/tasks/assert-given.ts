import { assertImageGiven } from './image-given.ts';
import type { RunnableTaskName } from './tasks.ts';
import { assertText } from './text-given.ts';

const checks: { readonly [Name in RunnableTaskName]: (given: unknown) => void } = {
  'image-classification': assertImageGiven,
  translation: assertText,
};

/**
 * For those who only pass inputs on: loads none of the libraries that tasks are done with.
 * @throws PremodelError `unsupported-input` where the task has no such input
 */
export function assertGiven(name: RunnableTaskName, given: unknown): void {
  checks[name](given);
}
