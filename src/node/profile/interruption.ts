import { PremodelError } from '../../error.ts';

/** Whom to listen to, and where what is finished lies. */
export interface Interruptible {
  readonly signal?: AbortSignal;
  readonly out: string;
}

/** @throws PremodelError `interrupted` */
export function assertNotInterrupted({ signal, out }: Interruptible): void {
  if (signal?.aborted) throw interrupted(out);
}

/** Waits for what may be left as it is: an interruption ends the wait at once. */
export async function orInterrupted<T>(work: Promise<T>, { signal, out }: Interruptible): Promise<T> {
  if (!signal) return work;
  // Whoever stops waiting hears no more of it.
  work.catch(() => {});
  assertNotInterrupted({ signal, out });
  let onAbort = () => {};
  const abortion = new Promise<never>((_, reject) => {
    onAbort = () => reject(interrupted(out));
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, abortion]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function interrupted(out: string): PremodelError {
  return new PremodelError('interrupted', 'interrupted; every finished measurement is kept', {
    place: { file: `${out}.partial.jsonl` },
    remedy: 'Repeat the same command to go on from here.',
  });
}
