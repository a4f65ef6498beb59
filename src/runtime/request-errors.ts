import { PremodelError } from '../error.ts';

/**
 * A deadline that passed without an answer to give. Whoever asked for the best answer so far is not told to ask for it.
 * @param onDeadline as the request had it
 */
export function deadlineExceeded(
  maxLatencyMs: number | undefined,
  onDeadline: 'error' | 'best-so-far' = 'error',
): PremodelError {
  const wantedAny = onDeadline === 'best-so-far';
  return new PremodelError(
    'deadline-exceeded',
    wantedAny
      ? `no model had answered within ${maxLatencyMs} ms`
      : `there was no answer within ${maxLatencyMs} ms`,
    {
      place: { field: 'maxLatencyMs' },
      remedy: wantedAny
        ? 'Allow more time. Where models are loaded for the request, load them beforehand.'
        : 'Allow more time, or ask for the best answer so far, which is given where a model has answered by then.',
    },
  );
}

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

/** What whoever asks a model hears that has been closed. */
export function modelClosed(): PremodelError {
  return new PremodelError('closed', 'this model has been closed', {
    remedy: 'Load it again, or close it later.',
  });
}

/** @throws PremodelError `aborted` */
export function assertNotAborted(signal?: AbortSignal): void {
  if (signal?.aborted) throw abortedBy(signal);
}

export function abortedBy(signal?: AbortSignal): PremodelError {
  return new PremodelError('aborted', 'the prediction was aborted', {
    remedy: 'Nothing to mend: the signal given was aborted.',
    cause: signal?.reason,
  });
}
