import { PremodelError } from '../error.ts';

/**
 * What a candidate throws that has no answer to an input. It is no fault: another may have one.
 *
 * @example
 * const solver = functionCandidate('solver', async (question: string) => {
 *   const answer = await ask(question);
 *   if (answer === '') throw noAnswer('solver');
 *   return answer;
 * });
 */
export function noAnswer(candidate: string): PremodelError {
  return new PremodelError('no-answer', `${candidate} has no answer`, {
    remedy: 'Nothing to mend: another candidate is asked, where the policy has one.',
  });
}

export function isNoAnswer(error: unknown): boolean {
  return PremodelError.is(error) && error.code === 'no-answer';
}
