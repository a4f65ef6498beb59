import { kindOf, unsupportedInput } from './unsupported-input.ts';

/** @throws PremodelError `unsupported-input` */
export function assertText(given: unknown): asserts given is string {
  if (typeof given === 'string') return;
  throw unsupportedInput(kindOf(given), 'a text', 'Give one string; of several, call predict for each.');
}
