import { PremodelError } from '../error.ts';

/** What whoever asks a model hears that has been closed. */
export function modelClosed(): PremodelError {
  return new PremodelError('closed', 'this model has been closed', {
    remedy: 'Load it again, or close it later.',
  });
}
