import { PremodelError } from '../../error.ts';
import { type Blame, factsOf } from '../../error-codes.ts';

/** Another candidate would meet these as well, or somebody asked for them. */
const OTHERS: readonly Blame[] = ['input', 'request', 'nobody'];

/** Whether what a candidate threw speaks against the candidate, which then rests; else it ends the request. */
export function isCandidateFault(error: unknown): boolean {
  if (PremodelError.is(error)) return !OTHERS.includes(factsOf(error.code).blame);
  return !(error instanceof Error && error.name === 'AbortError');
}
