import { PremodelError } from '../../error.ts';

/** Codes of errors that another candidate would meet as well, or that somebody asked for. */
const OF_THE_CALLER: ReadonlySet<string> = new Set([
  'aborted',
  'closed',
  'deadline-exceeded',
  'image-too-elongated',
  'invalid-input',
  'invalid-option',
  'missing-feature',
  'unreadable-image',
]);

/** Whether what a candidate threw speaks against the candidate; else it speaks of the request. */
export function isCandidateFault(error: unknown): boolean {
  if (PremodelError.is(error)) return !OF_THE_CALLER.has(error.code);
  return !(error instanceof Error && error.name === 'AbortError');
}
