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
