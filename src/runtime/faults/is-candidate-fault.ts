import { PremodelError } from '../../error.ts';

/** Codes of errors that another candidate would meet as well, that somebody asked for, or that are an outcome. */
const NO_FAULTS: ReadonlySet<string> = new Set([
  'aborted',
  'closed',
  'deadline-exceeded',
  'image-too-elongated',
  'invalid-input',
  'invalid-option',
  'missing-feature',
  'no-answer',
  'unknown-text',
  'unreadable-image',
]);

/** Whether what a candidate threw speaks against the candidate; else it speaks of the request. */
export function isCandidateFault(error: unknown): boolean {
  if (PremodelError.is(error)) return !NO_FAULTS.has(error.code);
  return !(error instanceof Error && error.name === 'AbortError');
}
