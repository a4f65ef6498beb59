import { PremodelError } from '../error.ts';

/** What a candidate throws that has no answer to an input. It is no fault: another may have one. */
export function noAnswer(candidate: string): PremodelError {
  return new PremodelError('no-answer', `${candidate} has no answer`, {
    remedy: 'Nothing to mend: another candidate is asked, where the policy has one.',
  });
}

export function isNoAnswer(error: unknown): boolean {
  return PremodelError.is(error) && error.code === 'no-answer';
}
