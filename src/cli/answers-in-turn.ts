import { onAbort } from '../runtime/on-abort.ts';
import { abortedBy, assertNotAborted } from '../runtime/request-errors.ts';
import { type Failure, resultOrFailure } from './predict-flags.ts';

export interface Answered<Result> {
  readonly input: string;
  readonly result: Result | Failure;
}

/** Asks one input after the other. Once interrupted it ends, whatever is waited for then. */
export async function* answersInTurn<Result>(
  inputs: Iterable<string> | AsyncIterable<string>,
  ask: (input: string) => Promise<Result>,
  interruption: AbortSignal,
): AsyncGenerator<Answered<Result>> {
  const rest = iteratorOf(inputs);
  try {
    for (;;) {
      const next = await orAborted(Promise.resolve(rest.next()), interruption);
      if (next.done) return;
      const input = next.value;
      const result = await orAborted(
        resultOrFailure(() => ask(input)),
        interruption,
      );
      yield { input, result };
    }
  } catch (error) {
    if (!interruption.aborted) throw error;
  }
}

function iteratorOf<T>(items: Iterable<T> | AsyncIterable<T>): Iterator<T> | AsyncIterator<T> {
  return Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
}

async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  // Whoever stops waiting hears no more of it.
  work.catch(() => {});
  assertNotAborted(signal);
  let ignore = () => {};
  const abortion = new Promise<never>((_, reject) => {
    ignore = onAbort(signal, () => reject(abortedBy(signal)));
  });
  try {
    return await Promise.race([work, abortion]);
  } finally {
    ignore();
  }
}
