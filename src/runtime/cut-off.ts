import { onAbort } from './on-abort.ts';
import { assertNotAborted } from './request-errors.ts';

/** Longer ones fire at once. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;

export interface CutOff<T> {
  /** Of the caller: aborted, the promise rejects at once with `aborted`. */
  readonly signal?: AbortSignal;
  /** Milliseconds until the deadline; Infinity where there is none. */
  readonly leftMs: number;
  /** What is given, or thrown, at the deadline. */
  readonly late: () => T;
}

/**
 * Settles as the work does, but never after it was cut off. The work is told by its signal, and may go on until it
 * minds it; what becomes of it then reaches nobody.
 */
export function untilCutOff<T>(
  { signal, leftMs, late }: CutOff<T>,
  work: (signal?: AbortSignal) => Promise<T>,
): Promise<T> {
  if (!signal && leftMs === Infinity) return work();
  const inner = new AbortController();
  return new Promise<T>((resolve, reject) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const clear = () => {
      clearTimeout(timer);
      ignore?.();
    };
    const cut = (end: () => void) => {
      clear();
      try {
        end();
      } catch (error) {
        reject(error);
      }
      inner.abort();
    };
    const ignore = signal && onAbort(signal, () => cut(() => assertNotAborted(signal)));
    if (leftMs <= LONGEST_TIMER_MS) {
      timer = setTimeout(() => cut(() => resolve(late())), Math.ceil(Math.max(0, leftMs)));
    }
    work(inner.signal).then(resolve, reject).finally(clear);
  });
}
