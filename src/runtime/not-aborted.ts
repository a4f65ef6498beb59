import { PremodelError } from '../error.ts';

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
