import { PremodelError } from '../../../error.ts';

/** @throws PremodelError `aborted` */
export function assertNotAborted(signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return;
  throw new PremodelError('aborted', 'the translation was aborted', {
    remedy: 'Nothing to mend: the signal given was aborted.',
    cause: signal.reason,
  });
}

/** For where all tokens are banned. */
export function noContinuation(): PremodelError {
  return new PremodelError('no-continuation', 'the generation settings ban every token the model knows', {
    remedy: 'Relax bad_words_ids, suppress_tokens, no_repeat_ngram_size or min_length.',
  });
}
